using System.Net.Http.Headers;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Http;

/// <summary>
/// The session of one request: asked before each attempt where it is, told where the first attempt began, and at last who gave the answer that the caller gets. It stands in the options of the request, which are not looked at
/// where a version knows no sessions.
/// </summary>
internal abstract class RequestSession(AffinityConfig config, Cluster cluster)
{
    private static readonly HttpRequestOptionsKey<RequestSession?> s_key = new("LoadBalancing.Client.Session");
    private EndpointNode? _node, _preferred;
    private SessionResult? _moved;

    protected AffinityConfig Config => config;

    protected Cluster Cluster => cluster;

    /// <summary>The session has an endpoint, gone or not.</summary>
    protected abstract bool IsAnywhere { get; }

    /// <summary>That endpoint has answered it, and where sessions never move, this one does not.</summary>
    protected abstract bool IsEstablished { get; }

    /// <summary>The request brought something that was no session of ours.</summary>
    protected virtual bool IsRefused => false;

    /// <summary>Looks where the session of a request is, which has not begun yet. What it was before, if the request was sent before, is forgotten.</summary>
    public static void Start(HttpRequestMessage request, ClusterSnapshot snapshot, Cluster cluster) => request.Options.Set(s_key, Of(request, snapshot.Affinity!, cluster));

    /// <summary>Null where the request says nothing of a session.</summary>
    public static RequestSession? Of(HttpRequestMessage request) => request.Options.TryGetValue(s_key, out RequestSession? session) ? session : null;

    /// <summary>Says which endpoint an attempt should go to, or must.</summary>
    /// <exception cref="Resilience.RequestRejectedException">It must, and the endpoint is gone.</exception>
    public static PickContext Prefer(HttpRequestMessage request, in PickContext context, ClusterSnapshot snapshot) => Of(request) is { } session ? session.Prefer(in context, snapshot) : context;

    private PickContext Prefer(in PickContext context, ClusterSnapshot snapshot)
    {
        EndpointNode? node = NodeIn(snapshot);
        _node = node is not null && IsServing(node, snapshot) ? node : null;
        _preferred = _node is not null && !context.IsExcluded(_node) ? _node : null;
        if (!config.FailsWhenGone || !IsEstablished) { return _preferred is null ? context : context with { Preferred = _preferred }; }
        // One that was tried already may be tried again, or its error is what the caller gets to see; no other endpoint will do.
        if (node is null || (_preferred is null && context.Tried is null)) { throw cluster.SessionLost(node, snapshot); }
        return context with { Preferred = node, IsBound = true };
    }

    /// <summary>The first attempt has begun at this endpoint: those that follow at once go there too, where the session was nowhere, or nowhere any more.</summary>
    public void Begun(EndpointNode endpoint)
    {
        if (_node is null) { Move(endpoint); }
        else { Use(); }
    }

    /// <summary>This endpoint gave the answer that the caller gets.</summary>
    public void Answered(HttpResponseMessage response, EndpointNode endpoint)
    {
        SessionResult result = SessionResult.Kept;
        if (IsAt(endpoint)) { result = _moved ?? result; }
        // It serves, was not tried, and yet another was asked: it is full, and the session stays.
        else if (_preferred is not null) { result = SessionResult.Elsewhere; }
        else { result = Move(endpoint); }
        Establish(response, endpoint, result);
        if (IsRefused && result == SessionResult.New) { result = SessionResult.Refused; }
        cluster.Surroundings.Instruments.Affinity.Add(1, new(TagNames.Cluster, cluster.Name), new(TagNames.Result, SessionResults.TagOf(result)));
    }

    /// <summary>The node of this snapshot; null where the session is nowhere, or its endpoint is not in the snapshot.</summary>
    protected abstract EndpointNode? NodeIn(ClusterSnapshot snapshot);

    protected abstract bool IsAt(EndpointNode endpoint);

    /// <summary>It is not idle.</summary>
    protected virtual void Use()
    {
    }

    protected virtual void MoveTo(EndpointNode endpoint)
    {
    }

    protected abstract void Establish(HttpResponseMessage response, EndpointNode endpoint, SessionResult result);

    private SessionResult Move(EndpointNode endpoint)
    {
        _moved ??= IsAnywhere ? SessionResult.Moved : SessionResult.New;
        MoveTo(endpoint);
        return _moved.Value;
    }

    /// <summary>Everything but room. What else a version may ask of the endpoints of a request, such as a subset that it was routed to, belongs here: a session counts only within it.</summary>
    private static bool IsServing(EndpointNode node, ClusterSnapshot snapshot) => node.Availability == EndpointAvailability.Eligible && node.Weight > 0 && snapshot.Serving?.Admits(node) != false;

    private static RequestSession? Of(HttpRequestMessage request, AffinityConfig config, Cluster cluster)
    {
        string? key = request.Options.GetSessionKey();
        if (config.Kind == AffinityKind.Cookie) { return CookieSession.Of(request, key, config, cluster); }
        if (key is not null) { return new RememberedSession(SessionHash.Of(AffinityKind.Key, "", key), config, cluster); }
        string? value = config.Kind switch
        {
            AffinityKind.Header => request.Headers.NonValidated.TryGetValues(config.Name, out HeaderStringValues values) ? values.ToString() : null,
            AffinityKind.Source => config.Code!(request),
            _ => null,
        };
        return string.IsNullOrEmpty(value) ? null : new RememberedSession(SessionHash.Of(config.Kind, config.Name, value), config, cluster);
    }
}
