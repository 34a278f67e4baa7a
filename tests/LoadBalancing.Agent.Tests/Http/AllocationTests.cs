using System.Net;
using LoadBalancing.Client.Benchmarks.Subjects;

namespace LoadBalancing.Agent.Tests.Http;

/// <summary>Requests cost no garbage; the texts of a report are made once for each number of requests in flight.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, true)]
    public void A_request_allocates_nothing(bool asks, bool withToken, bool isTold)
    {
        using var subject = new AgentSubject(withToken ? IPAddress.Parse("10.0.0.1") : IPAddress.Loopback);
        if (asks) { subject.RequestHeaders["x-load-report"] = "1"; }
        if (withToken) { subject.RequestHeaders.Authorization = "Bearer " + AgentSubject.Token; }
        subject.RunAgent(1_000);
        Assert.Equal(isTold, subject.ResponseHeaders.ContainsKey("endpoint-load-metrics"));
        Assert.Equal(isTold, subject.ResponseHeaders.ContainsKey("x-config-version"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        subject.RunAgent(10_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);      // less than a byte a request: what the runtime does beside it
    }
}
