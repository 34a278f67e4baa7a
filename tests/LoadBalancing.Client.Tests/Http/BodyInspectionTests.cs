using System.Text;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>The first bytes of a body, as they pass by.</summary>
public sealed class BodyInspectionTests
{
    private readonly List<string> _shown = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Answering Inspecting(int bytes, string body, Func<string, OutcomeKind?> judge, int status = 200, int pieces = int.MaxValue) => new(
        _ => new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StreamContent(new PiecemealStream(Encoding.UTF8.GetBytes(body), pieces)) },
        options => options.Health.InspectBytes = bytes,
        new ClusterSetup
        {
            ClassifyBody = (_, seen) =>
            {
                string text = Encoding.UTF8.GetString(seen);
                _shown.Add(text);
                return judge(text);
            },
        });

    private static OutcomeKind? Errors(string text) => text.StartsWith("error", StringComparison.Ordinal) ? OutcomeKind.Failure : null;

    [Theory]
    [InlineData(5, "error: no", "error", 1)]
    [InlineData(5, "error", "error", 1)]                        // as many as there are
    [InlineData(6, "error", "error", 1)]                        // the end comes first
    [InlineData(5, "e", "e", 0)]
    [InlineData(4, "error", "erro", 0)]
    [InlineData(1 << 20, "all is well", "all is well", 0)]
    public void It_is_shown_so_many_bytes_and_no_more(int limit, string body, string shown, int failed)
    {
        foreach (int pieces in (int[])[1, 2, 3, 100])
        {
            _shown.Clear();
            using Answering orders = Inspecting(limit, body, Errors, pieces: pieces);
            HttpResponseMessage response = orders.Get();
            EndpointNode node = response.GetEndpoint()!;
            Assert.Equal(body, new StreamReader(response.Content.ReadAsStream(Token)).ReadToEnd());
            Assert.Equal([shown], _shown);
            Assert.Equal(failed, node.Failed);
            Assert.Equal(1 - failed, node.Succeeded);
            Assert.Equal(0, node.Outstanding);
        }
    }

    [Fact]
    public void It_is_asked_when_the_bytes_are_there_and_counts_at_the_end()
    {
        using Answering orders = Inspecting(3, "error and more", Errors2);
        HttpResponseMessage response = orders.Get();
        EndpointNode node = response.GetEndpoint()!;
        Stream body = response.Content.ReadAsStream(Token);
        body.ReadExactly(new byte[2]);
        Assert.Empty(_shown);
        body.ReadExactly(new byte[1]);
        Assert.Equal(["err"], _shown);
        Assert.Equal((1, 0L), (node.Outstanding, node.Failed));
        response.Dispose();                                     // known before the caller left
        Assert.Equal((0, 1L), (node.Outstanding, node.Failed));

        static OutcomeKind? Errors2(string text) => text == "err" ? OutcomeKind.Failure : null;
    }

    [Fact]
    public void Who_leaves_before_is_not_asked_about()
    {
        using Answering orders = Inspecting(10, "error and more", Errors);
        HttpResponseMessage response = orders.Get();
        EndpointNode node = response.GetEndpoint()!;
        response.Content.ReadAsStream(Token).ReadExactly(new byte[9]);
        response.Dispose();
        Assert.Empty(_shown);
        Assert.Equal((0, 0L, 0L), (node.Outstanding, node.Failed, node.Succeeded));
    }

    [Fact]
    public void It_may_pardon_an_error_status()
    {
        using Answering orders = Inspecting(100, "your own fault", text => text.StartsWith("your", StringComparison.Ordinal) ? OutcomeKind.Success : null, status: 500);
        HttpResponseMessage response = orders.Get();
        EndpointNode node = response.GetEndpoint()!;
        Assert.Equal(1, node.Tracker.Outcomes.FailuresInARow);
        response.Content.ReadAsStream(Token).CopyTo(Stream.Null);
        Assert.Equal((0, 1L, 0L), (node.Tracker.Outcomes.FailuresInARow, node.Succeeded, node.Failed));
    }

    [Fact]
    public void The_reader_knows_better_than_it()
    {
        using Answering orders = Inspecting(100, "error", Errors);
        HttpResponseMessage before = orders.Get();
        EndpointNode node = before.GetEndpoint()!;
        Assert.True(before.ReportOutcome(OutcomeKind.Success));
        before.Content.ReadAsStream(Token).CopyTo(Stream.Null);
        Assert.Equal((1L, 0L), (node.Succeeded, node.Failed));
        HttpResponseMessage after = orders.GetFrom("a");
        long failed = orders.Node("a").Failed;
        Assert.True(after.ReportOutcome(OutcomeKind.Success));
        Assert.Equal(failed - 1, orders.Node("a").Failed);
    }

    [Theory]
    [InlineData(0, "GET", "error")]
    [InlineData(10, "HEAD", "error")]
    [InlineData(10, "GET", "")]
    public void Without_bytes_it_is_never_asked(int limit, string method, string body)
    {
        using Answering orders = Inspecting(limit, body, Errors);
        HttpResponseMessage response = orders.Get(HttpMethod.Parse(method));
        response.Content.ReadAsStream(Token).CopyTo(Stream.Null);
        Assert.Empty(_shown);
        Assert.Equal(0, response.GetEndpoint()!.Failed);
    }

    [Fact]
    public void What_it_throws_is_logged_and_the_body_goes_on()
    {
        using Answering orders = Inspecting(3, "error", _ => throw new InvalidOperationException("broken"));
        HttpResponseMessage response = orders.Get();
        Assert.Equal("error", new StreamReader(response.Content.ReadAsStream(Token)).ReadToEnd());
        Assert.Single(orders.Test.Log.Of(220));
        Assert.Equal(1, response.GetEndpoint()!.Succeeded);
    }

    [Fact]
    public async Task Every_way_of_reading_shows_the_same()
    {
        string body = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"{i};"));       // 13,890 bytes
        Func<HttpResponseMessage, Task>[] ways =
        [
            response => response.Content.ReadAsStringAsync(Token),
            response => response.Content.ReadAsByteArrayAsync(Token),
            response => response.Content.LoadIntoBufferAsync(Token),
            response => response.Content.CopyToAsync(Stream.Null, Token),
            async response => await (await response.Content.ReadAsStreamAsync(Token)).CopyToAsync(Stream.Null, Token),
            response => { response.Content.CopyTo(Stream.Null, null, Token); return Task.CompletedTask; },
            response => { Stream stream = response.Content.ReadAsStream(Token); while (stream.ReadByte() >= 0) { } return Task.CompletedTask; },
        ];
        foreach (Func<HttpResponseMessage, Task> read in ways)
        {
            _shown.Clear();
            using Answering orders = Inspecting(10_000, body, _ => OutcomeKind.Failure, pieces: 700);
            HttpResponseMessage response = orders.Get();
            await read(response);
            Assert.Equal(body[..10_000], Assert.Single(_shown));
            Assert.Equal(1, response.GetEndpoint()!.Failed);
        }
    }

    /// <summary>Gives at most so many bytes at a time.</summary>
    private sealed class PiecemealStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, piece)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
