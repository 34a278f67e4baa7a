namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>etcd's own <c>grpc-proxy</c> before a server or a cluster: watchers of the same range share one upstream.</summary>
internal sealed class EtcdProxy : IAsyncDisposable
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly LoopbackPort _port = new(), _metrics = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("etcd-proxy-");
    private readonly ServerProgram _program;

    private EtcdProxy(IEnumerable<string> upstream) => _program = ServerProgram.Start(EtcdProgram.Server, [
        "grpc-proxy", "start", "--endpoints", string.Join(',', upstream), "--listen-addr", $"127.0.0.1:{_port.Port}", "--advertise-client-url", $"127.0.0.1:{_port.Port}",
        "--metrics-addr", _metrics.Url(), "--data-dir", Path.Combine(_folder.FullName, "data")], _folder.FullName);

    public string Endpoint => _port.Url();

    public string Log => _program.Log;

    /// <summary>Starts one; returns when it answers, which it does only with an upstream.</summary>
    public static async Task<EtcdProxy> StartAsync(IEnumerable<string> upstream, CancellationToken token)
    {
        EtcdProgram.Require();
        var proxy = new EtcdProxy(upstream);
        while (!await proxy.IsHealthyAsync(token))
        {
            if (proxy._program.HasExited) { throw new InvalidOperationException($"grpc-proxy ended: {proxy.Log}"); }
            await Task.Delay(20, token);
        }
        return proxy;
    }

    public Task<string> MetricsAsync(CancellationToken token) => s_http.GetStringAsync(_metrics.Url() + "/metrics", token);

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _port.Dispose();
        _metrics.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> IsHealthyAsync(CancellationToken token)
    {
        try
        {
            using HttpResponseMessage answer = await s_http.GetAsync(new Uri(_metrics.Url() + "/health"), token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !token.IsCancellationRequested)) { return false; }
    }
}
