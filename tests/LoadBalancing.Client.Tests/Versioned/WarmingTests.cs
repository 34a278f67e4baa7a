using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Versioned;

/// <summary>Who is asked, by whom and when, while a version waits. Over real connections: the integration tests.</summary>
public sealed class WarmingTests : IDisposable
{
    private readonly VersionedFleet _fleet = new(endpoints: 2, common: options => options.Transport.WarmUp.Path = "/warm");

    public void Dispose() => _fleet.Dispose();

    private static Action<ClusterOptions> Adding(params (string Id, double Weight, bool IsDraining)[] endpoints) => options =>
    {
        foreach ((string id, double weight, bool isDraining) in endpoints) { options.Endpoints[id] = new EndpointOptions($"http://{id}", weight) { Draining = isDraining }; }
    };

    private Action<ClusterOptions> In(int seconds) => options => options.ActivateAt = _fleet.Time.GetUtcNow().AddSeconds(seconds);

    private bool HasWarmed => _fleet.Kinds.Contains("version.warmed");

    [Fact]
    public void Only_endpoints_that_are_added_and_will_get_requests_are_asked()
    {
        var handler = new Asked();
        _fleet.Cluster.Register(handler);
        _fleet.Apply(2, Adding(("new", 1, false), ("idle", 0, false), ("leaving", 1, true)) + In(30));
        Eventually.True(() => HasWarmed);
        Assert.Equal(["http://new/warm"], handler.Uris);
        GC.KeepAlive(handler);
    }

    [Fact]
    public void One_that_is_active_at_once_is_not_warmed()
    {
        var handler = new Asked();
        _fleet.Cluster.Register(handler);
        _fleet.Apply(2, Adding(("new", 1, false)));
        _fleet.Apply(3, Adding(("new", 1, false), ("newer", 1, false)) + In(30));
        Eventually.True(() => HasWarmed);
        Assert.Equal(["http://newer/warm"], handler.Uris);
        GC.KeepAlive(handler);
    }

    [Fact]
    public void A_handler_of_the_application_that_throws_whatever_it_likes_keeps_no_other_from_being_asked()
    {
        var broken = new Asked { Answer = () => throw new FormatException("no token") };
        var handler = new Asked();
        _fleet.Cluster.Register(broken);
        _fleet.Cluster.Register(handler);
        _fleet.Apply(2, Adding(("new", 1, false)) + In(30));
        Eventually.True(() => HasWarmed);
        Assert.Contains("1 of 2 connections", _fleet.Cluster.Journal.Single(entry => entry.Kind == "version.warmed").Reason, StringComparison.Ordinal);
        _fleet.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("2", _fleet.Version);
        GC.KeepAlive(broken);
        GC.KeepAlive(handler);
    }

    [Fact]
    public void Nobody_is_asked_for_a_version_whose_connections_must_be_others()
    {
        var handler = new Asked();
        _fleet.Cluster.Register(handler);
        _fleet.Apply(2, Adding(("new", 1, false)) + In(30) + (options => options.Transport.Tls.MinimumVersion = "1.3"));
        Assert.Contains("no connections were made before its moment, since it has other TLS settings", _fleet.Cluster.Journal.Single(entry => entry.Kind == "version.warmed").Reason, StringComparison.Ordinal);
        Assert.Empty(handler.Uris);
        _fleet.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("2", _fleet.Version);
        // With the same settings as the one that runs, all is as ever.
        _fleet.Apply(3, Adding(("new", 1, false), ("newer", 1, false)) + In(30) + (options => options.Transport.Tls.MinimumVersion = "1.3"));
        Eventually.True(() => handler.Uris.Count == 1);
        GC.KeepAlive(handler);
    }

    private sealed class Asked : IConnectionWarmer
    {
        private readonly List<string> _uris = [];

        public Func<HttpResponseMessage> Answer { get; init; } = static () => new HttpResponseMessage();

        public IReadOnlyList<string> Uris { get { lock (_uris) { return [.. _uris]; } } }

        public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            lock (_uris) { _uris.Add(request.RequestUri!.OriginalString); }
            return Task.FromResult(Answer());
        }
    }
}
