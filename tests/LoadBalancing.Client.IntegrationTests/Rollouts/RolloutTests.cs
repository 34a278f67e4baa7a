using System.Diagnostics;
using System.Net;
using LoadBalancing.Agent;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;

namespace LoadBalancing.Client.IntegrationTests.Rollouts;

/// <summary>Ten real servers, a client, one version after the other, and 200 requests a second: none fails, and none runs on another version than its own.</summary>
public sealed class RolloutTests() : IntegrationTest(TimeSpan.FromSeconds(90))
{
    private const long V = 42;

    [Fact]
    public async Task Two_bad_servers_of_ten_are_out_until_they_are_mended_and_no_request_fails_or_mixes_versions()
    {
        await using var rollout = new Rollout();
        AgentProcess[] servers = await rollout.StartServersAsync(10, rollout.Servers, V);
        rollout.Write(V, servers);
        rollout.StartClient();
        await Until(() => rollout.Runs(V) && rollout.AllAre(EndpointAvailability.Eligible), "all have confirmed V");
        await using var caller = new Caller(rollout.Http);
        await Until(() => caller.Answered > 200 && servers.All(server => !server.Runs.IsEmpty), "all get requests");

        Task<string> held = HoldAsync(rollout.Http);
        AgentProcess failing = servers[8], hanging = servers[9];
        var mended = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        failing.Verify = version => ValueTask.FromResult(version > V ? "its examples do not pass" : null);
        hanging.Verify = version => version > V ? new ValueTask<string?>(mended.Task) : ValueTask.FromResult<string?>(null);
        long written = Stopwatch.GetTimestamp();
        rollout.Servers.Replace(AgentProcess.Json(V + 1));
        rollout.Write(V + 1, servers);
        await Until(() => rollout.Runs(V + 1), "it moved");
        List<TimeSpan> flips = [Stopwatch.GetElapsedTime(written)];
        await Until(() => failing.Agent.State == AgentState.Failed && hanging.Agent.State == AgentState.Failed, "both say that they failed");
        Assert.Equal((V, V), (failing.Agent.GetVersion("orders"), hanging.Agent.GetVersion("orders")));
        Assert.Equal((EndpointAvailability.Unconfirmed, EndpointAvailability.Unconfirmed), (rollout.AvailabilityOf(failing), rollout.AvailabilityOf(hanging)));
        // Whoever still names V is served by it; V + 1 it sends away.
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.MisdirectedRequest), (await AskAsync(hanging, V), await AskAsync(hanging, V + 1)));
        int answered = caller.Answered;
        await Until(() => caller.Answered > answered + 200, "requests went on");
        Assert.All([failing, hanging], server => Assert.DoesNotContain(server.Runs, run => run.Ran != V));

        Assert.False(held.IsCompleted);
        foreach (AgentProcess server in servers) { server.Release.SetResult(); }
        Assert.EndsWith(FormattableString.Invariant($" {V} {V}"), await held, StringComparison.Ordinal);     // it began on V, and ends on it
        mended.SetResult(null);
        failing.Verify = static _ => ValueTask.FromResult<string?>(null);
        rollout.Servers.Replace(AgentProcess.Json(V + 1));
        await Until(() => rollout.AllAre(EndpointAvailability.Eligible) && failing.Runs.Any(run => run.Ran == V + 1) && hanging.Runs.Any(run => run.Ran == V + 1), "both are back");
        TimeSpan outFor = Stopwatch.GetElapsedTime(written) - flips[0];
        List<int> marks = [0, caller.Now];
        for (long version = V + 2; version <= V + 5; version++)
        {
            written = Stopwatch.GetTimestamp();
            rollout.Servers.Replace(AgentProcess.Json(version));
            rollout.Write(version, servers);
            await Until(() => rollout.Runs(version), "the next one moved");
            flips.Add(Stopwatch.GetElapsedTime(written));
            await Until(() => caller.Calls.Any(call => call.Ran == version), "requests run on it");
            marks.Add(caller.Now);
        }
        await caller.StopAsync();

        TimeSpan median = flips.Order().ElementAt(flips.Count / 2);
        caller.Tell($"; flips {string.Join(", ", flips.Select(flip => $"{flip.TotalMilliseconds:0}"))} ms after the files were written, p50 {median.TotalMilliseconds:0} ms; bad ones out for {outFor.TotalSeconds:0.0} s");
        Assert.Empty(caller.Failed);
        Assert.Empty(caller.Mixed);
        for (int i = 1; i < marks.Count; i++) { Assert.Empty(caller.Stragglers(V + i - 1, V + i, marks[i - 1], marks[i])); }
        rollout.AssertRanOnceAndOnOneVersion(caller);
        Assert.True(caller.Answered > 500, $"only {caller.Answered} requests");
    }

    private async Task<string> HoldAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/held");
        request.Headers.Add("x-hold", "1");
        using HttpResponseMessage response = await http.SendAsync(request, Token);
        return await response.Content.ReadAsStringAsync(Token);
    }

    private async Task<HttpStatusCode> AskAsync(AgentProcess server, long version)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, server.Address + "/direct");
        request.Headers.Add("x-config-required", FormattableString.Invariant($"orders={version}"));
        using HttpResponseMessage response = await http.SendAsync(request, Token);
        return response.StatusCode;
    }
}
