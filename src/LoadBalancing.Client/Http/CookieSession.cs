using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Http;

/// <summary>A session that stands in a cookie of ours and is remembered nowhere.</summary>
internal sealed class CookieSession : RequestSession
{
    private readonly AffinityCookies _cookies;
    private readonly IAffinityKeyRing _ring;
    private readonly AffinityScope _scope;
    private readonly AffinityTicket? _ticket;
    private EndpointNode? _node;

    private CookieSession(AffinityCookies cookies, IAffinityKeyRing ring, string? key, AffinityConfig config, Cluster cluster)
        : base(config, cluster)
    {
        (_cookies, _ring, _scope) = (cookies, ring, new AffinityScope(cluster.Name, key));
        ReadOnlySpan<char> text = cookies.Read();
        if (text.IsEmpty) { return; }
        if (AffinityCookie.Read(text, ring, in _scope, Now(), config.Lifetime.TotalSeconds, out AffinityTicket ticket) is not { } reason) { _ticket = ticket; return; }
        IsRefused = true;
        cluster.Surroundings.Logger.AffinityCookieRefused(cluster.Name, reason);
    }

    protected override bool IsEstablished => IsAnywhere;

    protected override bool IsAnywhere => _ticket.HasValue;

    protected override bool IsRefused { get; }

    /// <summary>The ring is the application's code: where it throws, there is no session, and the request goes on.</summary>
    public static CookieSession? Of(HttpRequestMessage request, string? key, AffinityConfig config, Cluster cluster)
    {
        if (cluster.Surroundings.AffinityKeys is not { } ring) { return null; }
        try { return new CookieSession(new AffinityCookies(request, config, cluster), ring, key, config, cluster); }
        catch (Exception e)
        {
            cluster.Surroundings.Logger.AffinityKeysThrew(e, cluster.Name);
            return null;
        }
    }

    protected override EndpointNode? NodeIn(ClusterSnapshot snapshot) => _node = _ticket is { } ticket ? Cluster.Marks.Find(ticket.Mark, ticket.Key, Cluster.Name, snapshot.Nodes) : null;

    protected override bool IsAt(EndpointNode endpoint) => ReferenceEquals(_node?.Tracker, endpoint.Tracker);

    protected override void Establish(HttpResponseMessage response, EndpointNode endpoint, SessionResult result)
    {
        if (result == SessionResult.Elsewhere || endpoint.Availability != EndpointAvailability.Eligible) { return; }
        try
        {
            AffinityKey signing = _ring.Signing;
            long now = Now();
            if (result == SessionResult.Kept && _ticket is { } ticket && ReferenceEquals(ticket.Key, signing) && now - ticket.IssuedAt <= Config.Lifetime.TotalSeconds / 2) { return; }
            _cookies.Write(response, AffinityCookie.Write(new AffinityTicket(signing, EndpointMark.Of(signing, Cluster.Name, endpoint.Tracker), now), in _scope));
        }
        catch (Exception e) { Cluster.Surroundings.Logger.AffinityKeysThrew(e, Cluster.Name); }
    }

    private long Now() => Cluster.Surroundings.Time.GetUtcNow().ToUnixTimeSeconds();
}
