using System.Collections.Concurrent;
using System.Globalization;
using LoadBalancing.Client.Etcd.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>What became of one request.</summary>
/// <param name="Begun">Before the client was asked.</param>
/// <param name="Ended">After the answer was there.</param>
/// <param name="Named">The version that the client ran it on; 0 where no answer says so.</param>
/// <param name="Ran">The version that the server ran it on; -1 where it saw two.</param>
/// <param name="Plain">The version of the client's plain configuration, before it was asked.</param>
/// <param name="Failure">What was wrong with it; null for nothing.</param>
internal readonly record struct RigRequest(DateTimeOffset Begun, DateTimeOffset Ended, long Named, long Ran, long Plain, string? Failure);

/// <summary>A client that is a member of the fleet, with a configuration, a container and steady traffic of its own.</summary>
internal sealed class RigClient(string id, string prefix, IEnumerable<EtcdServer> etcd, Timeline timeline) : RigMember("client", id, etcd, timeline)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(40);
    private readonly CancellationTokenSource _end = new();
    private readonly ConfigurationManager _configuration = new();
    private ServiceProvider? _services;
    private IHostedService[] _hosted = [];
    private Task _traffic = Task.CompletedTask;

    public ConcurrentQueue<RigRequest> Requests { get; } = [];

    public async Task StartAsync()
    {
        AddFleet(_configuration, prefix);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(_configuration).AddLogging(AddLog);
        services.AddLoadBalancedHttpClient(RigDocuments.Cluster);
        services.AddEtcdMember(options => (options.Id, options.LeaseTime) = (Id, Lease));
        _services = services.BuildServiceProvider();
        _hosted = [.. _services.GetServices<IHostedService>()];
        foreach (IHostedLifecycleService service in _hosted.OfType<IHostedLifecycleService>()) { await service.StartingAsync(CancellationToken.None); }
        foreach (IHostedService service in _hosted) { await service.StartAsync(CancellationToken.None); }
        foreach (IHostedLifecycleService service in _hosted.OfType<IHostedLifecycleService>()) { await service.StartedAsync(CancellationToken.None); }
    }

    /// <summary>25 requests a second, each whether or not the others have ended.</summary>
    public void BeginTraffic() => _traffic = Task.Run(async () =>
    {
        using var pace = new PeriodicTimer(s_pause);
        List<Task> sent = [];
        HttpClient http = _services!.GetRequiredService<IHttpClientFactory>().CreateClient(RigDocuments.Cluster);
        try { while (await pace.WaitForNextTickAsync(_end.Token)) { sent.Add(AskAsync(http)); } }
        catch (OperationCanceledException) { }
        await Task.WhenAll(sent);
    });

    public async Task EndTrafficAsync()
    {
        await _end.CancelAsync();
        await _traffic;
    }

    public override async ValueTask DisposeAsync()
    {
        await EndTrafficAsync();
        foreach (IHostedService service in _hosted.Reverse()) { await service.StopAsync(CancellationToken.None); }
        if (_services is not null) { await _services.DisposeAsync(); }
        _configuration.Dispose();
        _end.Dispose();
        await base.DisposeAsync();
    }

    private async Task AskAsync(HttpClient http)
    {
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        long plain = long.Parse(_configuration["Shop:Number"]!, CultureInfo.InvariantCulture);
        (long named, long ran, string? failure) = (0, 0, null);
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(new Uri("http://orders/"));
            string text = await answer.Content.ReadAsStringAsync();
            if (text.Split(' ') is [{ } first, { } second] && long.TryParse(first, CultureInfo.InvariantCulture, out named) && long.TryParse(second, CultureInfo.InvariantCulture, out ran)) { }
            else { failure = $"answered '{text}'"; }
            if (!answer.IsSuccessStatusCode) { failure = $"status {(int)answer.StatusCode} {failure}"; }
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException) { failure = $"{e.GetType().Name}: {e.Message} {e.InnerException?.Message}"; }
        Requests.Enqueue(new RigRequest(begun, TimeProvider.System.GetUtcNow(), named, ran, plain, failure));
    }
}
