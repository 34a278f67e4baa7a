using LoadBalancing.Client.Http.SecondChances;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Http;

/// <summary>What a picker is told of a request.</summary>
internal static class RequestContext
{
    public static PickContext For(HttpRequestMessage request, ClusterSnapshot snapshot, TriedEndpoints? tried = null) =>
        snapshot.Affinity is null ? WithoutSession(request, snapshot, tried) : RequestSession.Prefer(request, WithoutSession(request, snapshot, tried), snapshot);

    private static PickContext WithoutSession(HttpRequestMessage request, ClusterSnapshot snapshot, TriedEndpoints? tried) => new()
    {
        Tried = tried ?? TriedBefore.Of(request),
        Hash = snapshot.UsesHashKeys ? RequestHashKey.HashOf(request, snapshot.Config.Traffic) : null,
        // Of https+http both are meant: whoever asks so takes http where that is what there is.
        RequiresTls = snapshot.HasPlaintextEndpoints && !snapshot.Config.AllowPlaintext && request.RequestUri!.Scheme is "https" or "wss",
    };
}
