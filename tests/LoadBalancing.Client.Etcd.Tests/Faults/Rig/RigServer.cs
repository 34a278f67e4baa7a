using System.Globalization;
using LoadBalancing.Agent;
using LoadBalancing.Client.Etcd.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>A real server with our agent, which is a member of the fleet. Its application says which version a request named, and on which it ran.</summary>
internal sealed class RigServer(string id, string prefix, IEnumerable<EtcdServer> etcd, Timeline timeline) : RigMember("agent", id, etcd, timeline)
{
    private readonly LoopbackPort _port = new();
    private WebApplication? _app;

    /// <summary>Known before it runs, for the first document.</summary>
    public string Address => _port.Url();

    public async Task StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(Address);
        AddLog(builder.Logging);
        AddFleet(builder.Configuration, prefix);
        IConfigurationSection section = builder.Configuration.GetSection("Agents:orders");
        builder.Services.Configure<OrderRules>(section);
        // A client that is cut off stays on the version before for as long as a scenario lasts.
        builder.Services.AddLoadBalancingAgent(options => (options.Overlap, options.IncludeErrors) = (TimeSpan.FromMinutes(10), true))
            .AddOptions<OrderRules>("orders", section, VerifyAsync)
            .AddEtcdMember(options => (options.Id, options.LeaseTime) = (Id, Lease));
        _app = builder.Build();
        _app.UseLoadBalancingAgent();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync(new CancellationToken(canceled: true));
            await _app.DisposeAsync();
        }
        _port.Dispose();
        await base.DisposeAsync();
    }

    private async ValueTask<string?> VerifyAsync(OrderRules rules, CancellationToken cancellationToken)
    {
        if (rules.HangsAt == Id) { await Task.Delay(Timeout.Infinite, cancellationToken); }
        return rules.RefusedBy == Id ? "its own check says no" : null;
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        long begun = context.GetConfigurationVersion("orders") ?? 0;
        OrderRules? rules = context.GetAgentConfiguration<OrderRules>();
        string named = context.Request.Headers["x-config-required"] is [{ } required] ? required["orders=".Length..] : "0";
        // Long enough that some requests are under way at every instant.
        await Task.Delay(Random.Shared.Next(30));
        bool isOne = begun == context.GetConfigurationVersion("orders") && rules?.Number == begun;
        if (rules?.IsHarmful == true) { context.Response.StatusCode = StatusCodes.Status500InternalServerError; }
        await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{named} {(isOne ? begun : -1)}"));
    }
}
