using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LoadBalancing.Client.IntegrationTests.Signals;

/// <summary>Servers that ask for less, or say how busy they are.</summary>
public sealed class OverloadTests : IntegrationTest
{
    [Theory]
    [InlineData(429, "Retry-After", "20", 20.0)]
    [InlineData(503, "Retry-After", "20", 20.0)]
    [InlineData(429, "X-Other", "20", 1.0)]
    public async Task Who_asks_for_less_gets_a_tenth_and_is_not_blamed(int status, string header, string value, double seconds)
    {
        await using TestServer busy = await TestServer.StartAsync(context => { context.Response.StatusCode = status; context.Response.Headers[header] = value; return Task.CompletedTask; });
        await using TestServer idle = await TestServer.StartAsync("ok");
        await using var orders = new Balanced([busy.Address, idle.Address], options => options.Picker.Policy = "weighted_random");
        while (orders.A.Tracker.Outcomes.Neutral == 0) { (await orders.Client.GetAsync("/", Token)).Dispose(); }
        Assert.InRange(HoldsFor(orders), seconds - 5, seconds);
        if (seconds < 5) { return; }
        await Until(() => !orders.Cluster.Snapshot!.Pool.Members.Factors.IsDefault, "the pool was built with the new shares");
        int before = busy.Count;
        for (int i = 0; i < 220; i++) { (await orders.Client.GetAsync("/", Token)).Dispose(); }
        Assert.InRange(busy.Count - before, 4, 42);             // 220 / 11 = 20; sigma = 4.3
        Assert.Equal((0, EndpointAvailability.Eligible), (orders.A.Failed, orders.A.Availability));
    }

    [Theory]
    [InlineData(true, "grpc-retry-pushback-ms", "9000", 9.0)]
    [InlineData(false, "grpc-retry-pushback-ms", "9000", 9.0)]
    [InlineData(true, "x-other", "9000", 1.0)]
    public async Task Grpc_says_so_in_the_trailers_or_in_headers_alone(bool inTrailers, string name, string value, double seconds)
    {
        await using TestServer server = await TestServer.StartAsync(new ServerSetup
        {
            Protocols = HttpProtocols.Http2,
            Answer = async context =>
            {
                context.Response.ContentType = "application/grpc";
                if (inTrailers)
                {
                    await context.Response.WriteAsync("x");
                    context.Response.AppendTrailer("grpc-status", "8");
                    context.Response.AppendTrailer(name, value);
                    return;
                }
                context.Response.Headers["grpc-status"] = "8";
                context.Response.Headers[name] = value;
            },
        });
        await using Balanced orders = Balanced.Over(server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Version = new Version(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent([0]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/grpc");
        (await orders.Client.SendAsync(request, Token)).Dispose();
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
        Assert.InRange(HoldsFor(orders), seconds - 5, seconds);
    }

    [Fact]
    public async Task Reports_of_any_answer_are_read_where_a_threshold_is_set()
    {
        await using TestServer server = await TestServer.StartAsync(context => { context.Response.Headers["endpoint-load-metrics"] = "TEXT application_utilization=0.95"; return Task.CompletedTask; });
        await using var orders = new Balanced([server.Address], options => options.Health.Overload.UtilizationThreshold = 0.9);
        (await orders.Client.GetAsync("/", Token)).Dispose();
        Assert.Equal(0.55, orders.A.WeightFactor(TimeProvider.System.GetTimestamp()), 3);        // half of the way from 0.9 to 1: 1 - 0.9 / 2
    }

    private static double HoldsFor(Balanced orders) =>
        TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), orders.A.Tracker.Preference.OverloadedUntil).TotalSeconds;
}
