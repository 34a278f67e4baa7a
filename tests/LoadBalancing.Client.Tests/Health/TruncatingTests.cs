using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Health;

/// <summary>An endpoint whose headers are good and whose bodies break: each of its probes ends its probation before it fails.</summary>
public sealed class TruncatingTests
{
    [Theory]
    [InlineData(OutcomeKind.Success)]
    [InlineData(OutcomeKind.Abandoned)]                                         // gRPC: the verdict comes with the trailers
    public void It_is_ejected_for_longer_and_longer(OutcomeKind headers)
    {
        using var fleet = new Fleet(4);
        int broken = 0;
        for (int i = 0; i < 120 * 200; i++)
        {
            Assert.True(fleet.Cluster.TryAcquire(default, out EndpointLease lease));
            bool isBad = lease.Endpoint.Id == "e0";
            broken += isBad ? 1 : 0;
            lease.ReportFirstByte(isBad ? headers : OutcomeKind.Success);
            fleet.Test.Time.Advance(TimeSpan.FromMilliseconds(5));
            lease.Complete(isBad ? OutcomeKind.Disconnected : OutcomeKind.Success);
        }
        // Probed each second it would be 120 and more. Two an ejection, of 1, 2, 3 ... s and a second between them; each interval without one counts one back.
        Assert.InRange(broken, 10, 45);
        Assert.Contains(fleet.Cluster.Journal, entry => entry.Kind == "endpoint.ejected" && entry.Reason.Contains("ejections lately: 5", StringComparison.Ordinal));
    }
}
