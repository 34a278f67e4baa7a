using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Http.Mirroring;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Tests.Http.Mirroring;

/// <summary>Cluster "orders" on virtual time and seeded chance, which mirrors to "next"; both without sockets.</summary>
internal sealed class Mirrored : IDisposable
{
    private readonly Meters _meters = new();
    private readonly HttpMessageInvoker _client;

    public Mirrored(Action<MirrorOptions>? configure = null, params string[] others)
    {
        Next = Cluster.Create("next", Given.Options("http://n"));
        Test = new TestCluster(Options(configure, others), new ClusterSetup { Clusters = Find, MeterFactory = _meters, CopyTransport = () => new Stub(CopyAsync) });
        _client = new HttpMessageInvoker(Test.Cluster.CreateHandler(new Stub((request, token) => Answer(request, token))));
    }

    public TestCluster Test { get; }

    public Cluster Next { get; set; }

    /// <summary>What the original's endpoint does; it reads the body to its end and answers 200 unless told otherwise.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = ReadAndAnswerAsync;

    /// <summary>What the mirror's endpoint does.</summary>
    public Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> AnswerCopy { get; set; } = (_, _) => Task.FromResult(Answering.Status(200));

    /// <summary>What the mirror's endpoint saw.</summary>
    public ConcurrentQueue<Seen> Copies { get; } = new();

    public long Count(string result) => _meters.Counts.GetValueOrDefault(result);

    /// <summary>Sent, failed, dropped since too many were in flight, dropped for their body.</summary>
    public (long Sent, long Failed, long InFlight, long Body) Counts =>
        (Count(MirrorResult.Sent), Count(MirrorResult.Failed), Count(MirrorResult.DroppedInFlight), Count(MirrorResult.DroppedBody));

    public static ClusterOptions Options(Action<MirrorOptions>? configure = null, params string[] others) => Given.Options(options =>
    {
        options.Endpoints["a"] = new EndpointOptions("http://a");
        options.Endpoints["b"] = new EndpointOptions("http://b");
        options.Picker.Policy = "random";
        foreach (string name in (string[])["next", .. others])
        {
            var mirror = new MirrorOptions { Cluster = name };
            configure?.Invoke(mirror);
            options.Traffic.Mirrors.Add(mirror);
        }
    });

    public static HttpRequestMessage Post(HttpContent? content) => new(HttpMethod.Post, "http://orders:8080/v1/x?y=1") { Content = content };

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _client.SendAsync(request, TestContext.Current.CancellationToken);

    public HttpResponseMessage Send(HttpRequestMessage request) => _client.Send(request, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync() => SendAsync(new HttpRequestMessage(HttpMethod.Get, "http://orders:8080/v1/x?y=1"));

    /// <summary>Waits until so many copies have ended, whichever way; the only one that was seen, if it was one.</summary>
    public Seen Ended(long count = 1)
    {
        Eventually.True(() => _meters.Counts.Values.Sum() >= count);
        return Copies.TryPeek(out Seen? seen) ? seen : new Seen("", "", "", null);
    }

    public void Dispose()
    {
        _client.Dispose();
        Test.Dispose();
        Next.Dispose();
        _meters.Dispose();
    }

    public static async Task<HttpResponseMessage> ReadAndAnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content) { await content.CopyToAsync(Stream.Null, cancellationToken); }
        return Answering.Status(200);
    }

    private Cluster? Find(string name) => name is "next" or "third" ? Next : null;

    private async Task<HttpResponseMessage> CopyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string? body = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : null;
        string headers = string.Join("; ", request.Headers.NonValidated.Concat(request.Content?.Headers.NonValidated ?? default).Select(header => $"{header.Key}={header.Value}").Order(StringComparer.Ordinal));
        Copies.Enqueue(new Seen(request.Method.Method, request.RequestUri!.AbsoluteUri, headers, body));
        return await AnswerCopy(request, cancellationToken);
    }

    internal sealed record Seen(string Method, string Uri, string Headers, string? Body);

    private sealed class Stub(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await answer(request, cancellationToken);
            response.RequestMessage = request;
            return response;
        }

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Content?.CopyTo(Stream.Null, null, cancellationToken);
            return Answering.Status(200);
        }
    }

    /// <summary>Listens to one meter only: tests run side by side.</summary>
    private sealed class Meters : IMeterFactory
    {
        private readonly MeterListener _listener = new();
        private readonly Meter _meter;

        public Meters()
        {
            _meter = new Meter(new MeterOptions("LoadBalancing.Client") { Scope = this });
            _listener.InstrumentPublished = (instrument, listener) => { if (ReferenceEquals(instrument.Meter, _meter) && instrument.Name == "loadbalancing.client.mirrors") { listener.EnableMeasurementEvents(instrument); } };
            _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
            {
                string result = "";
                foreach (KeyValuePair<string, object?> tag in tags)
                {
                    if (tag.Key == "loadbalancing.result") { result = (string)tag.Value!; }
                    else { Assert.Equal(("loadbalancing.cluster", "orders"), (tag.Key, tag.Value)); }
                }
                Counts.AddOrUpdate(result, value, (_, before) => before + value);
            });
            _listener.Start();
        }

        public ConcurrentDictionary<string, long> Counts { get; } = new();

        public Meter Create(MeterOptions options) => _meter;

        public void Dispose()
        {
            _listener.Dispose();
            _meter.Dispose();
        }
    }
}
