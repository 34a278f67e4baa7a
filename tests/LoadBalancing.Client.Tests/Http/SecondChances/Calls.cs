using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Balancing;

namespace LoadBalancing.Client.Tests.Http.SecondChances;

/// <summary>A client over a cluster on virtual time whose attempts wait until the test answers them: no sockets.</summary>
internal sealed class Calls : IDisposable
{
    private readonly HttpMessageInvoker _client;
    private readonly Func<Call, Task<HttpResponseMessage>>? _answer;
    private readonly BlockingCollection<Call> _waiting = [];

    /// <param name="configure">The cluster, whose policy is random.</param>
    /// <param name="endpoints">http://a, http://b and so on.</param>
    /// <param name="answer">Answers each attempt; null: the test does, by <see cref="Next"/>.</param>
    /// <param name="setup">What else the cluster is made of.</param>
    public Calls(Action<ClusterOptions> configure, int endpoints = 3, Func<Call, Task<HttpResponseMessage>>? answer = null, ClusterSetup? setup = null)
    {
        _answer = answer;
        string[] addresses = [.. Enumerable.Range(0, endpoints).Select(i => $"http://{(char)('a' + i)}")];
        Test = new TestCluster(Given.Options(options => { options.Picker.Policy = "random"; options.Health.Outliers.Enabled = false; configure(options); }, addresses), setup);
        _client = new HttpMessageInvoker(Test.Cluster.CreateHandler(new Stub(this)));
    }

    public TestCluster Test { get; }

    public ManualTime Time => Test.Time;

    public Cluster Cluster => Test.Cluster;

    /// <summary>All attempts, in their order.</summary>
    public ConcurrentQueue<Call> All { get; } = [];

    public int Outstanding => Test.Snapshot.Nodes.Sum(node => node.Outstanding);

    public static HttpResponseMessage Status(int status, string body = "hello", params (string Name, string Value)[] headers) => Answering.Status(status, body, headers);

    public static HttpRequestException Refused() => new(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused));

    public static HttpRequestException Broken() => new(HttpRequestError.ResponseEnded, "ended");

    public EndpointNode Node(string id) => Test.Node(id);

    public Task<HttpResponseMessage> SendAsync(HttpMethod? method = null, HttpContent? content = null, Action<HttpRequestMessage>? prepare = null, CancellationTokenSource? leaving = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, "http://orders/x?y=1") { Content = content };
        prepare?.Invoke(request);
        return SendAsync(request, leaving);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationTokenSource? leaving = null) => _client.SendAsync(request, leaving?.Token ?? CancellationToken.None);

    public HttpResponseMessage Send(HttpRequestMessage request) => _client.Send(request, CancellationToken.None);

    /// <summary>The next attempt that is under way; waits until there is one.</summary>
    public Call Next() => _waiting.TryTake(out Call? call, TimeSpan.FromSeconds(60)) ? call : throw new TimeoutException("No attempt came.");

    /// <summary>Time passes step by step until something is so: what follows a timer runs on other threads.</summary>
    public void AdvanceUntil(Func<bool> condition, TimeSpan? step = null)
    {
        for (int i = 0; i < 6_000 && !condition(); i++)
        {
            Time.Advance(step ?? TimeSpan.FromMilliseconds(1));
            Thread.Sleep(1);
        }
        Assert.True(condition());
    }

    public void Dispose()
    {
        _client.Dispose();
        Test.Dispose();
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken token)
    {
        var call = new Call(request, Time.Elapsed, token);
        All.Enqueue(call);
        HttpResponseMessage response;
        if (_answer is not null) { response = await _answer(call); }
        else
        {
            _waiting.Add(call, CancellationToken.None);
            response = await Task.WhenAny(call.Answer.Task, call.LeftAsync()).Unwrap();
        }
        response.RequestMessage = request;
        return response;
    }

    private sealed class Stub(Calls calls) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => calls.AnswerAsync(request, cancellationToken);

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => calls.AnswerAsync(request, cancellationToken).GetAwaiter().GetResult();
    }
}

/// <summary>One attempt as it arrived below our handler.</summary>
internal sealed class Call(HttpRequestMessage request, TimeSpan at, CancellationToken token)
{
    public string Host { get; } = request.RequestUri!.Host;

    public string Uri { get; } = request.RequestUri!.ToString();

    public HttpMethod Method { get; } = request.Method;

    public HttpContent? Content { get; } = request.Content;

    public string? LogicalHost { get; } = request.Headers.Host;

    public CancellationToken Token => token;

    public TimeSpan At => at;

    public TaskCompletionSource<HttpResponseMessage> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A server whose answer was under way when the caller left.</summary>
    public bool Late { get; set; }

    public async Task<HttpResponseMessage> LeftAsync()
    {
        var left = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = token.Register(() => { if (!Late) { left.TrySetCanceled(token); } });
        return await left.Task;
    }

    public void Reply(int status) => Answer.SetResult(Calls.Status(status));

    public void Fail(Exception error) => Answer.SetException(error);
}
