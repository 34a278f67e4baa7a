using System.Net;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <summary>Somebody outside sends the same request again: it avoids the endpoints that it failed at, and that is all it brings along.</summary>
public sealed class TriedBeforeTests : IDisposable
{
    private Calls? _calls;

    public void Dispose() => _calls?.Dispose();

    private Calls Start(Func<Call, Task<HttpResponseMessage>>? answer = null, int endpoints = 3) => _calls = new Calls(options => { options.Version = 1; options.Bake.Duration = TimeSpan.Zero; }, endpoints, answer);

    [Theory]
    [InlineData("status")]
    [InlineData("broken")]
    [InlineData("cancelled")]
    public async Task The_next_attempt_goes_elsewhere(string how)
    {
        for (int round = 0; round < 20; round++)
        {
            Calls calls = Start();
            using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/");
            var hosts = new List<string>();
            for (int i = 0; i < 3; i++)
            {
                using var leaving = new CancellationTokenSource();
                Task<HttpResponseMessage> sending = calls.SendAsync(request, leaving);
                Call call = calls.Next();
                hosts.Add(call.Host);
                if (how == "status") { call.Reply(500); (await sending).Dispose(); continue; }
                if (how == "broken") { call.Fail(Calls.Broken()); }
                else { await leaving.CancelAsync(); }
                await Assert.ThrowsAnyAsync<Exception>(() => sending);
            }
            Assert.Equal(3, hosts.Distinct().Count());
            calls.Dispose();
        }
    }

    [Fact]
    public async Task A_request_that_is_timed_remembers_too()
    {
        for (int round = 0; round < 10; round++)
        {
            using var calls = new Calls(options => options.Resilience.TotalTimeout = TimeSpan.FromSeconds(10), 3, _ => Task.FromResult(Calls.Status(500)));
            using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/");
            for (int i = 0; i < 3; i++) { (await calls.SendAsync(request)).Dispose(); }
            Assert.Equal(3, calls.All.Select(call => call.Host).Distinct().Count());
        }
    }

    [Fact]
    public async Task When_all_were_tried_any_will_do()
    {
        Calls calls = Start(_ => Task.FromResult(Calls.Status(500)), endpoints: 2);
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/");
        for (int i = 0; i < 7; i++) { (await calls.SendAsync(request)).Dispose(); }
        Assert.Equal(7, calls.All.Count);
        string[] hosts = [.. calls.All.Select(call => call.Host)];
        Assert.NotEqual(hosts[0], hosts[1]);
        Assert.NotEqual(hosts[2], hosts[3]);
    }

    [Fact]
    public async Task It_is_a_request_of_its_own_on_the_newest_version()
    {
        Calls calls = Start(call => Task.FromResult(Calls.Status(call.Host == "z" ? 200 : 500)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/");
        (await calls.SendAsync(request)).Dispose();
        ClusterOptions next = Given.Options();
        (next.Version, next.Endpoints["z"]) = (2, new("http://z"));
        Assert.Empty(calls.Cluster.TryUpdate(next));
        Assert.Equal(HttpStatusCode.OK, (await calls.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Another_request_goes_where_it_likes()
    {
        Calls calls = Start(_ => Task.FromResult(Calls.Status(500)), endpoints: 1);
        (await calls.SendAsync(HttpMethod.Post)).Dispose();
        Assert.Equal(HttpStatusCode.InternalServerError, (await calls.SendAsync(HttpMethod.Post)).StatusCode);
        Assert.Equal(2, calls.All.Count);
    }

    [Fact]
    public async Task A_good_answer_leaves_nothing_in_the_request()
    {
        Calls calls = Start(_ => Task.FromResult(Calls.Status(200)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        (await calls.SendAsync(request)).Dispose();
        Assert.Empty(request.Options);
    }

    [Fact]
    public async Task The_list_is_all_that_a_failure_leaves()
    {
        Calls calls = Start(_ => Task.FromResult(Calls.Status(500)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        (await calls.SendAsync(request)).Dispose();
        Assert.Equal("LoadBalancing.Client.Tried", Assert.Single(request.Options).Key);
    }
}
