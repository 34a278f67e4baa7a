using System.Net;
using System.Net.Sockets;
using System.Text;
using LoadBalancing.Client.Benchmarks.Subjects;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Agent.Tests.Http;

/// <summary>Requests cost no garbage; the texts of a report are made once for each number of requests in flight.</summary>
[Collection(nameof(Alone))]
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

    /// <summary>Over real connections: what an answer costs more than one whose application sets the same two headers is less than the smallest closure or state machine.</summary>
    [Fact]
    public async Task An_answer_of_a_real_server_allocates_no_more_with_the_report_than_without()
    {
        static Task Answer(HttpContext context)
        {
            if (!context.Request.Headers.ContainsKey("x-load-report"))
            {
                context.Response.Headers["x-config-version"] = "orders=42;sha256=aaaaaaaaaaaaaaaa";
                context.Response.Headers["endpoint-load-metrics"] = "TEXT cpu_utilization=0.001, mem_utilization=0.001, rps_fractional=0, eps=0, named_metrics.rif=1";
            }
            return Task.CompletedTask;
        }
        await using AgentServer server = await AgentServer.StartAsync(Answer, [new FakeConfiguration()]);
        await server.Agent.OfferAsync("orders", Given.Version(42));
        // Kestrel keeps the name and the value of a header that it does not know: 48 B + 24 B, whoever reads them.
        double byHand = Enumerable.Range(0, 3).Min(_ => BytesARequest(server, "x-load-repart: 1")), byAgent = Enumerable.Range(0, 3).Min(_ => BytesARequest(server, "x-load-report: 1"));
        Assert.InRange(byAgent - byHand, -1_000, 20);
    }

    private static double BytesARequest(AgentServer server, string header)
    {
        const int Requests = 1_000;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, server.Http.BaseAddress!.Port);
        byte[] request = Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: x\r\n{header}\r\n\r\n"), answer = new byte[4096];
        long before = 0;
        for (int i = 0; i < 2 * Requests; i++)
        {
            if (i == Requests) { before = GC.GetTotalAllocatedBytes(precise: true); }
            socket.Send(request);
            int length = 0;
            do { length += socket.Receive(answer.AsSpan(length)); }
            while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8));
        }
        Assert.Contains("x-config-version: orders=42", Encoding.ASCII.GetString(answer), StringComparison.Ordinal);
        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / Requests;
    }
}

/// <summary>What the whole process allocates is counted: no other test runs beside these.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
