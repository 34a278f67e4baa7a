using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Tests.Traffic.Affinity;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Http.Affinity;

/// <summary>A cluster of a, b, c ... under affinity, taken in turn by <c>round_robin</c>; a test says what its servers answer.</summary>
internal sealed class Sessions : IDisposable
{
    private readonly Answering _answering;
    private readonly Action<ClusterOptions> _configure;
    private readonly string[] _addresses;

    public Sessions(string type, Action<ClusterOptions>? configure = null, int endpoints = 3, IAffinityKeyRing? ring = null)
    {
        _addresses = [.. Enumerable.Range(0, endpoints).Select(i => $"http://{(char)('a' + i)}")];
        _configure = options =>
        {
            options.Picker.Policy = "round_robin";
            options.Traffic.Affinity.Type = type;
            options.Traffic.Affinity.Name = type is "header" or "source" ? "x-user" : null;
            configure?.Invoke(options);
        };
        _answering = new Answering(
            request =>
            {
                Seen.Add(request.RequestUri!.Host);
                LastCookies = request.Headers.TryGetValues("Cookie", out IEnumerable<string>? cookies) ? string.Join('|', cookies) : null;
                return Answer(request);
            },
            _configure,
            new ClusterSetup
            {
                AffinityKeys = ring ?? new AffinityKeyRing(Keys.One),
                MeterFactory = Counts,
                HashKeySources = { ["x-user"] = request => request.Options.TryGetValue(new HttpRequestOptionsKey<string>("user"), out string? user) ? user : null },
            },
            _addresses);
    }

    public Func<HttpRequestMessage, HttpResponseMessage> Answer { get; set; } = _ => Answering.Status(200);

    /// <summary>Hosts of all attempts.</summary>
    public List<string> Seen { get; } = [];

    /// <summary>As the last attempt carried them.</summary>
    public string? LastCookies { get; private set; }

    public AffinityCounts Counts { get; } = new();

    public Tests.Balancing.TestCluster Test => _answering.Test;

    public Cluster Cluster => Test.Cluster;

    public static Func<HttpRequestMessage, HttpResponseMessage> Refusing(params string[] hosts) => request =>
        hosts.Contains(request.RequestUri!.Host) ? throw new HttpRequestException(HttpRequestError.ConnectionError, "refused") : Answering.Status(200);

    /// <summary>Sends, reads the body to its end, and says who answered.</summary>
    public string Send(Action<HttpRequestMessage> prepare, string uri = "http://orders/x")
    {
        using HttpResponseMessage response = Answered(prepare, uri);
        response.Content.ReadAsStream().CopyTo(Stream.Null);
        return response.GetEndpoint()!.Id;
    }

    public HttpResponseMessage Answered(Action<HttpRequestMessage> prepare, string uri = "http://orders/x")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        prepare(request);
        return _answering.Send(request);
    }

    public string Key(string key) => Send(request => request.Options.SetSessionKey(key));

    public string Header(string value) => Send(request => request.Headers.Add("X-User", value));

    public string Jar(CookieContainer jar, string? key = null, string uri = "http://orders/x") => Send(
        request =>
        {
            request.Options.SetAffinityCookies(jar);
            request.Options.SetSessionKey(key);
        },
        uri);

    public HttpResponseMessage Resend(HttpRequestMessage request) => _answering.Send(request);

    /// <summary>The next version, with the same settings but for these.</summary>
    public void Update(long version, Action<ClusterOptions>? configure = null)
    {
        ClusterOptions options = Given.Options(_configure, _addresses);
        options.Version = version;
        configure?.Invoke(options);
        Assert.Empty(Cluster.TryUpdate(options));
        Test.Settle();
    }

    public EndpointNode Node(string id) => Test.Node(id);

    public void Dispose()
    {
        _answering.Dispose();
        Counts.Dispose();
    }
}
