using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Http;

/// <summary>A session that the cluster remembers by a value of the request.</summary>
internal sealed class RememberedSession : RequestSession
{
    private readonly UInt128 _hash;
    private readonly long _now, _idleSince;
    private Session? _session;

    /// <summary>What stood there when this request looked.</summary>
    private SessionPlace? _seen;

    /// <summary>Where the session is; null where it is nowhere, or was idle for too long.</summary>
    private SessionPlace? _place;

    public RememberedSession(UInt128 hash, AffinityConfig config, Cluster cluster)
        : base(config, cluster)
    {
        _hash = hash;
        _now = cluster.Surroundings.Clock.Now();
        _idleSince = cluster.Surroundings.Clock.After(_now, -config.IdleTimeout);
        _session = cluster.Sessions.Find(hash);
        _seen = _session?.Place;
        _place = _session?.UsedAt < _idleSince ? null : _seen;
    }

    protected override bool IsAnywhere => _place is not null;

    protected override bool IsEstablished => _place is { IsEstablished: true };

    protected override EndpointNode? NodeIn(ClusterSnapshot snapshot) => _place is { } place && snapshot.ById?.GetValueOrDefault(place.Id) is { } node && place.IsAt(node) ? node : null;

    protected override bool IsAt(EndpointNode endpoint) => _place?.IsAt(endpoint) == true;

    protected override void Use() => _session?.Use(_now);

    /// <summary>Not to one that only panic or a probe has brought the request to: the session would have to leave again.</summary>
    protected override void MoveTo(EndpointNode endpoint)
    {
        if (endpoint.Availability != EndpointAvailability.Eligible) { return; }
        _session ??= Cluster.Sessions.Add(_hash, Config.Capacity, _now, _idleSince);
        var place = new SessionPlace(endpoint.Spec);
        if (_session.TryMove(_seen, place)) { _seen = _place = place; }
        Use();
    }

    protected override void Establish(HttpResponseMessage response, EndpointNode endpoint, SessionResult result)
    {
        if (IsAt(endpoint)) { _place!.Establish(); }
    }
}
