using System.Collections.Concurrent;
using LoadBalancing.Agent;
using LoadBalancing.Client.IntegrationTests.Reload;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.Rollouts;

/// <summary>What the servers' configuration holds.</summary>
internal sealed class OrderRules
{
    public long Version { get; set; }

    public string Text { get; set; } = "";

    public static string TextOf(long version) => $"content of {version}";
}

/// <summary>A request that the application of a server ran.</summary>
/// <param name="Sent">The caller's number.</param>
/// <param name="Named">The version that it named, or 0.</param>
/// <param name="Ran">The version that it ran on, from beginning to end; -1 when it saw two.</param>
internal readonly record struct ServerRun(int Sent, long Named, long Ran);

/// <summary>A real server with our agent, whose configuration is a file: Kestrel on a free port, and an application that takes its time.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private readonly PhysicalFileProvider _folder;
    private readonly WebApplication _app;

    private AgentProcess(string id, PhysicalFileProvider folder, WebApplication app) => (Id, _folder, _app) = (id, folder, app);

    public string Id { get; }

    public string Address => _app.Urls.Single();

    public IAgent Agent => _app.Services.GetRequiredService<IAgent>();

    public ConcurrentQueue<ServerRun> Runs { get; } = new();

    /// <summary>Gets or sets what verifies a version: returns what is wrong with it, or null.</summary>
    public Func<long, ValueTask<string?>> Verify { get; set; } = static _ => ValueTask.FromResult<string?>(null);

    /// <summary>Gets what lets requests end that carry <c>x-hold</c>.</summary>
    public TaskCompletionSource Release { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets or sets the version under which it answers 500.</summary>
    public long Breaks { get; set; }

    public static string Json(long version) => $$"""{ "Orders": { "Version": {{version}}, "Text": "{{OrderRules.TextOf(version)}}" } }""";

    public static async Task<AgentProcess> StartAsync(string id, SettingsFile file, Action<AgentOptions>? configure = null, bool coherent = true)
    {
        var folder = new PhysicalFileProvider(Path.GetDirectoryName(file.Path)!);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Configuration.AddJsonFile(folder, Path.GetFileName(file.Path), optional: true, reloadOnChange: true);
        IConfigurationSection section = builder.Configuration.GetSection("Orders");
        AgentProcess? process = null;
        builder.Services.Configure<OrderRules>(section);
        builder.Services.AddLoadBalancingAgent(options =>
        {
            options.IncludeErrors = true;
            options.ApplyTimeout = TimeSpan.FromSeconds(1);
            configure?.Invoke(options);
        }).AddOptions<OrderRules>("orders", section, (rules, _) => process!.Verify(rules.Version), coherent);
        WebApplication app = builder.Build();
        process = new AgentProcess(id, folder, app);
        app.UseLoadBalancingAgent();
        app.Run(process.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return process;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>Looks at its version at the beginning and at the end, and takes a while in between.</summary>
    private async Task AnswerAsync(HttpContext context)
    {
        long before = context.GetConfigurationVersion("orders") ?? 0;
        string text = context.GetAgentConfiguration<OrderRules>()?.Text ?? "";
        long named = context.Request.Headers["x-config-required"] is [{ } required] ? long.Parse(required["orders=".Length..], System.Globalization.CultureInfo.InvariantCulture) : 0;
        int sent = context.Request.Headers["x-sent"] is [{ } number] ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 0;
        if (context.Request.Headers.ContainsKey("x-hold")) { await Release.Task; }
        await Task.Delay(Random.Shared.Next(20));
        bool isOne = before == context.GetConfigurationVersion("orders") && text == OrderRules.TextOf(before);
        Runs.Enqueue(new ServerRun(sent, named, isOne ? before : -1));
        if (before == Breaks) { context.Response.StatusCode = StatusCodes.Status500InternalServerError; }
        await context.Response.WriteAsync($"{Id} {named} {(isOne ? before : -1)}");
    }
}
