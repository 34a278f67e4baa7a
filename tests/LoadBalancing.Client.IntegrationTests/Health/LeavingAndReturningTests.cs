using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.IntegrationTests.Trimming;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.Health;

/// <summary>
/// The whole loop over four real servers under 250 requests a second: one of them breaks, is left, heals, and has its share again; and journal, metrics, log and description tell
/// of that the same. Times of ejections are short, so that a test is.
/// </summary>
[Collection(nameof(Alone))]
public sealed class LeavingAndReturningTests(ITestOutputHelper output) : IntegrationTest(TimeSpan.FromSeconds(25))
{
    private static Balanced Over(string[] addresses, Recorder recorder, LogCapture log) => new(
        addresses,
        options =>
        {
            options.Picker.Policy = "weighted_random";
            options.Metrics.PerEndpoint = true;
            options.Health.Outliers.Interval = TimeSpan.FromSeconds(1);
            options.Health.Outliers.EjectionTime.Base = TimeSpan.FromSeconds(1);
            options.Health.SlowStart.Window = TimeSpan.FromSeconds(1);
        },
        services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(log)),
        client => client.ConfigurePrimaryHttpMessageHandler(() => recorder));

    private async Task RunAsync(string[] addresses, int badPort, Func<Task> fault, Func<Task> heal, int mostFailed)
    {
        var recorder = new Recorder();
        using var log = new LogCapture();
        await using Balanced orders = Over(addresses, recorder, log);
        using var metrics = new MetricCapture(orders.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), "LoadBalancing.Client");
        await using var load = new SteadyLoad(orders.Client);
        await Until(() => load.Answered >= 200, "well");
        Assert.InRange(recorder.ShareSince(0, badPort), 0.1, 0.45);
        int failedBefore = load.Failed;

        await fault();
        await Until(() => orders.A.Availability != EndpointAvailability.Eligible, "left");
        EndpointDescription left = await DescribeWhenOut(orders);
        int count = recorder.Count;
        await Until(() => recorder.Count >= count + 400, "400 attempts later");
        Assert.InRange(recorder.ShareSince(count, badPort), 0, 0.04);           // a quarter before; probes, and at most 16 of the 400
        int failed = load.Failed - failedBefore;
        output.WriteLine($"{left}\n{failed} callers failed, {load.Answered} did not\n{string.Join('\n', orders.Cluster.Journal.Take(12))}");
        Assert.InRange(failed, 0, mostFailed);

        await heal();
        await Until(() => orders.A.Availability == EndpointAvailability.Eligible, "back");
        await Until(() => Describe(orders).WeightFactor == 1, "with its full share");
        count = recorder.Count;
        await Until(() => recorder.Count >= count + 400, "400 attempts later");
        Assert.InRange(recorder.ShareSince(count, badPort), 0.1, 0.45);
        await load.DisposeAsync();

        EndpointDescription back = Describe(orders);
        Assert.Equal((EndpointAvailability.Eligible, null, null, "it answered", 0), (back.Availability, back.Until, back.Return, back.Reason, orders.Outstanding));
        Assert.False(orders.A.Tracker.Ejection.HoldsPlace);
        SameStory(orders, metrics, log);
    }

    private async Task<EndpointDescription> DescribeWhenOut(Balanced orders)
    {
        EndpointDescription? seen = null;
        // At the moment when its next request is under way nothing says until when.
        await Until(() => (seen = Describe(orders)) is { Until: not null, Since: not null, Availability: EndpointAvailability.Probation or EndpointAvailability.Ejected }, "described");
        Assert.True(seen!.Until > seen.Since);
        bool isEjected = seen.Availability == EndpointAvailability.Ejected;
        Assert.Equal(isEjected ? "its time is over, and one request succeeds" : "one request tries it when its time comes, and succeeds", seen.Return);
        Assert.Matches(isEjected ? "in a row.*; for .* s, ejections lately: [1-9]" : "failed: .*failures in a row: |one request may try it$", seen.Reason);
        Assert.InRange(seen.Ejections, isEjected ? 1 : 0, 100);
        return seen;
    }

    private static EndpointDescription Describe(Balanced orders) => orders.Cluster.Describe().Endpoints[0];

    /// <summary>What each of them counts, of all endpoints.</summary>
    private static void SameStory(Balanced orders, MetricCapture metrics, LogCapture log)
    {
        IReadOnlyList<JournalEntry> journal = orders.Cluster.Journal;
        Assert.InRange(journal.Count, 2, 255);
        (string State, int[] Logs)[] states = [("probation", [200, 213]), ("ejected", [210]), ("eligible", [201])];
        foreach ((string state, int[] logs) in states)
        {
            int entries = journal.Count(entry => entry.Kind == "endpoint." + state);
            Assert.Equal(entries, metrics.Of("loadbalancing.client.endpoint.transitions").Count(one => Equals(one.Tags["loadbalancing.endpoint.state"], state)));
            Assert.Equal(entries, log.Lines.Count(line => logs.Contains(line.Id)));
        }
        string[] rules = [.. metrics.Of("loadbalancing.client.ejections").Where(one => Equals(one.Tags["loadbalancing.result"], "ejected")).Select(one => (string)one.Tags["loadbalancing.rule"]!)];
        Assert.Equal(journal.Count(entry => entry.Kind == "endpoint.ejected"), rules.Length);
        Assert.All(rules, rule => Assert.Contains(rule, (string[])["transport_failures", "gateway_failures", "consecutive_failures", "failure_percentage", "success_rate"]));
        Assert.Equal("endpoint.eligible", journal.First(entry => entry.Endpoint == "a").Kind);
        Assert.All(journal, entry => Assert.Equal("local-1", entry.Version));
        Assert.Empty(log.Ours(LogLevel.Error));
    }

    [Theory]
    [InlineData("503", 25)]
    [InlineData("500", 25)]
    [InlineData("truncated", 25)]
    [InlineData("silent", 90)]                                              // for half a second, one in four: 31, and as many again where the machine is slow
    public async Task A_server_that_answers_badly_is_left_and_comes_back(string fault, int mostFailed)
    {
        string mode = "";
        RequestDelegate answer = async context =>
        {
            switch (Volatile.Read(ref mode))
            {
                case "503": context.Response.StatusCode = 503; break;
                case "500": context.Response.StatusCode = 500; break;
                case "silent": await Task.Delay(Timeout.Infinite, context.RequestAborted); break;
                case "truncated":
                    context.Response.ContentLength = 100;
                    await context.Response.WriteAsync("half");
                    await context.Response.Body.FlushAsync();
                    await Task.Delay(20);                               // so that its headers are taken for good
                    context.Abort();
                    break;
                default: await context.Response.WriteAsync("ok"); break;
            }
        };
        await using TestServer bad = await TestServer.StartAsync(answer);
        await using TestServer b = await TestServer.StartAsync(), c = await TestServer.StartAsync(), d = await TestServer.StartAsync();
        await RunAsync(
            [bad.Address, b.Address, c.Address, d.Address],
            bad.Port,
            () => { Volatile.Write(ref mode, fault); return Task.CompletedTask; },
            () => { Volatile.Write(ref mode, ""); return Task.CompletedTask; },
            mostFailed);
    }

    [Theory]
    [InlineData("KILL", 25)]                                                // what was under way breaks; what is refused goes elsewhere
    [InlineData("STOP", 90)]
    public async Task A_process_that_dies_or_hangs_is_left_and_comes_back_at_the_same_port(string signal, int mostFailed)
    {
        if (OperatingSystem.IsWindows()) { return; }
        await using var bad = new ServerProcess();
        await bad.StartAsync(Token);
        await using TestServer b = await TestServer.StartAsync(), c = await TestServer.StartAsync(), d = await TestServer.StartAsync();
        await RunAsync(
            [bad.Address, b.Address, c.Address, d.Address],
            bad.Port,
            () => bad.SignalAsync(signal, Token),
            () => signal == "KILL" ? bad.RestartAsync(Token) : bad.SignalAsync("CONT", Token),
            mostFailed);
    }
}
