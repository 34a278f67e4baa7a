using LoadBalancing.Client.Http.Mirroring;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Http;

/// <content>Copies for other clusters.</content>
internal sealed partial class LoadBalancingHandler
{
    /// <summary>What it sends are copies already: they are never copied again. Set before the first request.</summary>
    public bool SendsCopies { get; set; }

    /// <returns>What the request's body is recorded by; null for almost every request.</returns>
    private BodyRecording? Mirror(HttpRequestMessage request, ClusterSnapshot snapshot) =>
        snapshot.IsMirrored && !SendsCopies ? MirroredRequest.Begin(cluster, snapshot, request) : null;

    private async Task<HttpResponseMessage> SendRecordedAsync(HttpRequestMessage request, ClusterSnapshot snapshot, BodyRecording recording, CancellationToken cancellationToken)
    {
        using (recording)
        {
            HttpResponseMessage response = await SendBalancedAsync(request, snapshot, cancellationToken).ConfigureAwait(false);
            await recording.AnsweredAsync(response, cancellationToken).ConfigureAwait(false);
            return response;
        }
    }
}
