using System.Buffers.Binary;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Checks;
using LoadBalancing.Client.IntegrationTests.Grpc.Servers;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.LoadReports;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Picking.WeightedRoundRobin;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>What a server that is not ours says beside its answers: load reports in trailers, health, that it wants less.</summary>
public sealed class PythonSignalsTests : IntegrationTest
{
    [Fact]
    public async Task Reports_in_trailers_share_out_the_turns()
    {
        // OrcaLoadReport: rate 100 at a utilisation of 0.8, 0.4 and 0.2, so weights 125, 250 and 500.
        await using PythonGrpcServer a = await ReportingAsync(0.8), b = await ReportingAsync(0.4), c = await ReportingAsync(0.2);
        await using var orders = new Balanced([a.Address, b.Address, c.Address], options =>
        {
            options.Picker.Policy = PickerPolicies.WeightedRoundRobin;
            options.Picker.WeightedRoundRobin.WeightSource = WeightSource.Reported;
            options.Picker.WeightedRoundRobin.BlackoutPeriod = TimeSpan.Zero;
            options.Picker.WeightedRoundRobin.WeightUpdatePeriod = TimeSpan.FromMilliseconds(100);
        });
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        EndpointNode[] nodes = [orders.A, orders.B, orders.C];
        // The schedule of 70 calls is even: 10, 20, 40, to two calls, in one of the rounds.
        long[] wanted = [10, 20, 40], shares;
        do
        {
            long[] before = [.. nodes.Select(node => node.Succeeded)];
            for (int i = 0; i < 70; i++) { Assert.Equal(0, (await calls.CallAsync(GrpcKind.Unary, ["x"])).Status); }
            shares = [.. nodes.Zip(before, (node, was) => node.Succeeded - was)];
        }
        while (shares.Zip(wanted).Any(pair => Math.Abs(pair.First - pair.Second) > 2));
    }

    [Fact]
    public async Task Prequal_goes_by_the_requests_in_flight_that_trailers_report()
    {
        await using PythonGrpcServer a = await StartAsync(), b = await StartAsync();
        await using var orders = new Balanced([a.Address, b.Address], options => options.Picker.Policy = "prequal");
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        // Both ways round: by its own latencies prequal would stay with one of two that look alike.
        foreach ((PythonGrpcServer busy, PythonGrpcServer idle, EndpointNode node) in new[] { (a, b, orders.B), (b, a, orders.A), (a, b, orders.B) })
        {
            await busy.TellAsync("trailers=endpoint-load-metrics-bin=" + InFlight(50), Token);
            await idle.TellAsync("trailers=endpoint-load-metrics-bin=" + InFlight(1), Token);
            (long ofA, long ofB) = (orders.A.Succeeded, orders.B.Succeeded);
            while (orders.A.Succeeded == ofA || orders.B.Succeeded == ofB) { await calls.CallAsync(GrpcKind.ServerStream, ["x"]); }
            long before = node.Succeeded;
            for (int i = 0; i < 100; i++) { await calls.CallAsync(GrpcKind.ServerStream, ["x"]); }
            // A report of the busy one is dropped after a second, and then one call tries it: a handful, unless the machine stands still.
            Assert.InRange(node.Succeeded - before, 60, 100);
        }
    }

    [Theory]
    [InlineData("grpc", 120.0)]
    [InlineData("grpc unpadded", 44.0)]
    public async Task A_report_is_heard_beside_any_status_and_in_trailers_alone(string format, double rate)
    {
        await using PythonGrpcServer server = await StartAsync("trailers=endpoint-load-metrics-bin=" + Listening.Write(format, rate).Value);
        await using Listening test = Listening.To(server.Address);
        GrpcCalls calls = GrpcCalls.Over(test.Orders, Token);
        await calls.CallAsync(GrpcKind.Unary, ["x"]);
        await calls.CallAsync(GrpcKind.Bidi, ["x"], "status=14");
        await calls.CallAsync(GrpcKind.ServerStream, ["x"], "status=5", "only=1");
        Assert.Equal([rate, rate, rate], test.Heard);
        Assert.Equal((0, 2, 1, 0), test.Orders.A.Count());
    }

    [Theory]
    [InlineData(8, "trailers")]
    [InlineData(8, "only")]
    [InlineData(14, "trailers")]
    [InlineData(14, "only")]
    public async Task RESOURCE_EXHAUSTED_or_UNAVAILABLE_with_a_pushback_asks_for_less_for_so_long(int status, string where)
    {
        await using PythonGrpcServer server = await StartAsync($"status={status}", "trailers=grpc-retry-pushback-ms=9000", $"{(where == "only" ? "only" : "unused")}=1");
        await using Balanced orders = Balanced.Over(server.Address);
        long before = TimeProvider.System.GetTimestamp();
        Assert.Equal(status, (await GrpcCalls.Over(orders, Token).CallAsync(GrpcKind.Unary, ["x"])).Status);
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
        Assert.Equal(0.1, orders.A.WeightFactor(before + (TimeProvider.System.TimestampFrequency * 17 / 2)), 3);      // 9 s from some moment after before
        Assert.Equal(1, orders.A.WeightFactor(TimeProvider.System.GetTimestamp() + (TimeProvider.System.TimestampFrequency * 10)), 3);
    }

    [Fact]
    public async Task Its_health_service_is_understood()
    {
        await using PythonGrpcServer server = await StartAsync();
        Assert.Equal(CheckResult.Passed("SERVING"), await Asked.Async(server.Address, "grpc", token: Token));
        await server.TellAsync("health=2", Token);
        Assert.Equal(CheckResult.Failed("NOT_SERVING, wanted SERVING"), await Asked.Async(server.Address, "grpc", check => check.Grpc.Service = "shop.Orders", Token));
    }

    [Fact]
    public async Task Who_is_not_serving_is_out_until_it_serves_again()
    {
        await using PythonGrpcServer a = await StartAsync("health=2"), b = await StartAsync();
        await using var orders = new Balanced([a.Address, b.Address], options =>
        {
            options.Health.ActiveCheck.Type = "grpc";
            options.Health.ActiveCheck.Interval = TimeSpan.FromMilliseconds(100);
            options.Health.ActiveCheck.Fall = options.Health.ActiveCheck.Rise = 1;
        });
        GrpcCalls calls = GrpcCalls.Over(orders, Token);
        // It takes the first that is well, so only a check can have moved it away from a.
        await Until(() => orders.A.Availability == EndpointAvailability.Ejected, "the check of a failed");
        Assert.Equal(0, (await calls.CallAsync(GrpcKind.Bidi, ["x"])).Status);
        Assert.Equal((0L, 1L), (orders.A.Succeeded, orders.B.Succeeded));
        await a.TellAsync("health=1", Token);
        while (orders.A.Succeeded == 0) { Assert.Equal(0, (await calls.CallAsync(GrpcKind.Unary, ["x"])).Status); }
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
    }

    private Task<PythonGrpcServer> StartAsync(params string[] told) => PythonGrpcServer.StartAsync(Token, told);

    private Task<PythonGrpcServer> ReportingAsync(double utilization) => StartAsync("trailers=endpoint-load-metrics-bin=" + Base64([.. Double(9, utilization), .. Double(6, 100)]));

    /// <summary>named_metrics, field 8: a map entry { 1: "rif", 2: a double }.</summary>
    private static string InFlight(double value)
    {
        byte[] entry = [0x0A, 3, .. "rif"u8, .. Double(2, value)];
        return Base64([0x42, (byte)entry.Length, .. entry]);
    }

    private static byte[] Double(int field, double value)
    {
        byte[] bytes = new byte[9];
        bytes[0] = (byte)((field << 3) | 1);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(1), value);
        return bytes;
    }

    private static string Base64(byte[] message) => Convert.ToBase64String(message);
}
