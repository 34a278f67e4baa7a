using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>
/// Decides which mirrors of its version get a copy of a request, before its first attempt. What has no body, or one in memory, is on its way then; any other body is recorded as it is written.
/// </summary>
internal static class MirroredRequest
{
    /// <summary>Nothing is allocated for a request that no mirror wants, and nothing that goes wrong here is the caller's.</summary>
    /// <returns>The recording of its body, which takes the place of its content until it is over; null where there is none.</returns>
    public static BodyRecording? Begin(Cluster cluster, ClusterSnapshot snapshot, HttpRequestMessage request)
    {
        List<MirrorCopy>? copies = null;
        foreach (MirrorConfig mirror in snapshot.Config.Traffic.Mirrors)
        {
            if (!mirror.IsFor(request.Method) || !mirror.IsDrawn(cluster.Surroundings.Random) || SwitchesProtocols(request)) { continue; }
            MirrorSender sender = cluster.Copying(static cluster => new MirrorSenders(cluster)).For(mirror.Cluster);
            if (MirrorCopy.TryMake(sender, mirror, request) is { } copy) { (copies ??= []).Add(copy); }
        }
        return copies is null ? null : Send(copies, request, cluster);
    }

    private static BodyRecording? Send(List<MirrorCopy> copies, HttpRequestMessage request, Cluster cluster)
    {
        try
        {
            if (request.Content is not { } content) { copies.ForEach(static copy => copy.Send()); }
            else if (content.Headers.ContentLength > Longest(copies)) { copies.ForEach(static copy => copy.Drop()); }
            else if (InMemory.Read(content) is { } body) { copies.ForEach(copy => copy.Send(body, content.Headers)); }
            else { return BodyRecording.Start(request, copies, Longest(copies), cluster.Surroundings.Time); }
        }
        // A content of the application's may throw whatever it likes; it will do so again for the caller.
        catch (Exception) { copies.ForEach(static copy => copy.Drop()); }
        return null;
    }

    private static int Longest(List<MirrorCopy> copies)
    {
        int longest = 0;
        foreach (MirrorCopy copy in copies) { longest = Math.Max(longest, copy.Rule.MaxBodyBytes); }
        return longest;
    }

    /// <summary>What becomes of such a connection is no request that could be copied.</summary>
    private static bool SwitchesProtocols(HttpRequestMessage request) => request.Method == HttpMethod.Connect || request.Headers.NonValidated.Contains("Upgrade");
}
