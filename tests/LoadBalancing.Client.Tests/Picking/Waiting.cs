using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Tests.Picking;

/// <summary>Requests of ours that wait for their first byte.</summary>
internal static class Waiting
{
    /// <summary>Begins or ends attempts, all at the same moment, until so many wait; none of them ever sees a first byte, so as many are outstanding.</summary>
    public static void LetWait(this EndpointTracker tracker, int count, long stamp = 0)
    {
        for (; tracker.InFlight.Count < count; tracker.InFlight.Begin(stamp)) { tracker.Begin(); }
        for (; tracker.InFlight.Count > count; tracker.InFlight.End(stamp)) { tracker.End(); }
    }
}
