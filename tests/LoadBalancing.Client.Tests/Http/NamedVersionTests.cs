using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>Requests that ask what their endpoint runs and name what they must run on, and endpoints that send them away.</summary>
public sealed class NamedVersionTests : IDisposable
{
    private const string Ask = "x-load-report", Required = "x-config-required", Said = "x-config-version";
    private readonly List<(string Host, string? Ask, string? Required)> _seen = [];
    private Answering? _test;

    public void Dispose() => _test?.Dispose();

    private Answering Start(Func<string, HttpResponseMessage>? answer = null, Action<ConfirmationOptions>? configure = null, int endpoints = 3)
    {
        _test = new Answering(
            request =>
            {
                string host = request.RequestUri!.Host;
                _seen.Add((host, Value(request, Ask), Value(request, Required)));
                return answer?.Invoke(host) ?? Answering.Status(200);
            },
            options =>
            {
                options.Version = 2;
                options.Bake.Duration = TimeSpan.Zero;
                options.Health.Confirmation.RequiredVersion = "latest";
                options.Health.Confirmation.Coherent = true;
                configure?.Invoke(options.Health.Confirmation);
            },
            new ClusterSetup { AskVersion = (_, _) => Task.FromResult(new VersionAnswer(VersionAnswer.Answered, new(new VersionStatement(2, null), IsComplete: true))) },
            [.. Enumerable.Range(0, endpoints).Select(i => $"http://{(char)('a' + i)}")]);
        _test.Test.Time.Advance(TimeSpan.Zero);
        return _test;
    }

    private static string? Value(HttpRequestMessage request, string name) => request.Headers.TryGetValues(name, out IEnumerable<string>? values) ? string.Join('|', values) : null;

    [Fact]
    public void Both_headers_go_out_and_are_taken_away_again()
    {
        HttpResponseMessage response = Start().Get();
        Assert.Equal(("1", "orders=2"), (_seen[0].Ask, _seen[0].Required));
        Assert.Empty(response.RequestMessage!.Headers);
    }

    [Fact]
    public void Without_coherence_only_the_question_and_with_agents_as_the_source_not_even_that()
    {
        Start(configure: o => o.Coherent = false).Get();
        Assert.Equal(("1", null), (_seen[0].Ask, _seen[0].Required));
        _test!.Dispose();
        Start(configure: o => { o.Source = ConfirmationSource.Agent; o.Coherent = false; }).Get();
        Assert.Equal((null, null), (_seen[1].Ask, _seen[1].Required));
        _test.Dispose();
        Start(configure: o => o.Source = ConfirmationSource.Agent).Get();
        Assert.Equal((null, "orders=2"), (_seen[2].Ask, _seen[2].Required));
    }

    [Fact]
    public void What_the_caller_set_stays()
    {
        Answering test = Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders/");
        request.Headers.Add(Ask, "mine");
        request.Headers.Add(Required, "other=1");
        test.Send(request).Dispose();
        Assert.Equal(("mine", "other=1"), (_seen[0].Ask, _seen[0].Required));
        Assert.Equal(("mine", "other=1"), (Value(request, Ask), Value(request, Required)));
    }

    [Fact]
    public void A_request_that_is_sent_away_goes_elsewhere_and_nothing_is_held_against_the_endpoint()
    {
        Answering test = Start(host => host == "a" ? Answering.Status(421, "", (Said, "orders=1")) : Answering.Status(200));
        for (int i = 0; i < 50; i++) { Assert.Equal(200, (int)test.Get().StatusCode); }
        Assert.Single(_seen, seen => seen.Host == "a");                      // the first taught the others
        test.Test.Time.Advance(TimeSpan.Zero);
        EndpointNode a = test.Node("a");
        Assert.Equal((0L, 0L, 0), (a.Succeeded, a.Failed, a.Outstanding));
        Assert.Contains(test.Test.Cluster.Journal, entry => entry is { Kind: "endpoint.unconfirmed", Endpoint: "a" });
    }

    [Fact]
    public void When_all_send_it_away_the_caller_gets_the_last_answer()
    {
        Answering test = Start(_ => Answering.Status(421, "nobody", (Said, "orders=1")));
        HttpResponseMessage response = test.Get();
        Assert.Equal((421, "nobody"), ((int)response.StatusCode, new StreamReader(response.Content.ReadAsStream(TestContext.Current.CancellationToken)).ReadToEnd()));
        Assert.Equal(["a", "b", "c"], _seen.Select(seen => seen.Host).Order());
        Assert.Empty(response.RequestMessage!.Headers);
        Assert.All(test.Test.Snapshot.Nodes, node => Assert.Equal(0, node.Outstanding));
    }

    [Fact]
    public void No_more_than_two_others_are_tried()
    {
        Answering test = Start(_ => Answering.Status(421, "", (Said, "orders=1")), endpoints: 5);
        Assert.Equal(421, (int)test.Get().StatusCode);
        Assert.Equal(3, _seen.Count);
    }

    [Fact]
    public void A_content_that_cannot_be_repeated_is_not()
    {
        Answering test = Start(_ => Answering.Status(421, "", (Said, "orders=1")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://orders/") { Content = new StreamContent(new MemoryStream([1, 2, 3])) };
        Assert.Equal(421, (int)test.Send(request).StatusCode);
        Assert.Single(_seen);
    }

    [Theory]
    [InlineData(true, false)]           // nobody says that the request was not begun
    [InlineData(false, true)]           // it named nothing
    public void Any_other_421_is_an_answer_like_others(bool coherent, bool says)
    {
        Answering test = Start(_ => Answering.Status(421, "", says ? [(Said, "orders=2")] : []), o => o.Coherent = coherent);
        Assert.Equal(421, (int)test.Get().StatusCode);
        Assert.Single(_seen);
        Assert.All(test.Test.Snapshot.Nodes, node => Assert.True(node.Tracker.Confirmation.CanServe("orders", 2, isCoherent: true)));
    }

    [Fact]
    public void What_answers_say_is_heard()
    {
        Answering test = Start(host => Answering.Status(200, "hello", (Said, host == "a" ? "orders=1;sha256=00" : "orders=2")));
        for (int i = 0; i < 50; i++) { test.Get().Dispose(); }
        Assert.Single(_seen, seen => seen.Host == "a");
        Assert.Equal((1L, "00"), (test.Node("a").Tracker.Confirmation.Said!.Version, test.Node("a").Tracker.Confirmation.Said!.Digest));
    }

    [Fact]
    public void What_cannot_be_read_is_ignored()
    {
        Answering test = Start(_ => Answering.Status(200, "hello", (Said, "orders=?")));
        Assert.Equal(200, (int)test.Get().StatusCode);
        test.Test.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (int)test.Get().StatusCode);
        Assert.All(test.Test.Snapshot.Nodes, node => Assert.Equal(EndpointAvailability.Eligible, node.Availability));
    }

    [Fact]
    public void The_version_that_is_named_follows_the_snapshot()
    {
        Answering test = Start();
        ClusterOptions options = Given.Options(o => { o.Version = 3; o.Picker.Policy = "random"; o.Health.Confirmation.RequiredVersion = "2"; o.Health.Confirmation.Coherent = true; }, "http://a", "http://b");
        Assert.Empty(test.Test.Cluster.TryUpdate(options));
        test.Get().Dispose();
        Assert.Equal("orders=2", _seen[^1].Required);
    }
}
