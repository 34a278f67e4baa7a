namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>A real etcd of one process, on loopback ports of its own, with its data in a temporary folder. It keeps ports and data when it is killed and restarted.</summary>
internal sealed class EtcdServer : IAsyncDisposable
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly LoopbackPort _client = new(), _peer = new(), _metrics = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("etcd-");
    private readonly EtcdSetup _setup;
    private ServerProgram? _program;

    /// <summary>Nothing runs yet: a cluster has to know all peers first.</summary>
    public EtcdServer(EtcdSetup setup)
    {
        EtcdProgram.Require();
        _setup = setup;
        InitialCluster = $"{setup.Name}={PeerUrl}";
    }

    public string Name => _setup.Name;

    /// <summary>Where clients find it.</summary>
    public string Endpoint => _client.Url(_setup.Tls is null ? "http" : "https");

    public int Port => _client.Port;

    public string PeerUrl => _peer.Url();

    /// <summary>All members, as etcd wants it.</summary>
    public string InitialCluster { get; set; }

    public bool IsRunning => _program is { HasExited: false };

    /// <summary>What it has logged since it was started last.</summary>
    public string Log => _program?.Log ?? "";

    public TimeSpan ProcessorTime => _program!.ProcessorTime;

    public static async Task<EtcdServer> StartAsync(CancellationToken token, EtcdSetup? setup = null)
    {
        var server = new EtcdServer(setup ?? new EtcdSetup());
        await server.RestartAsync(token);
        return server;
    }

    /// <summary>Starts it, after an end by kill -9 where it still runs; returns when it answers.</summary>
    public async Task RestartAsync(CancellationToken token, bool loseData = false)
    {
        await KillAsync();
        if (loseData) { Directory.Delete(Data, recursive: true); }
        Begin();
        await ReadyAsync(token);
    }

    /// <summary>Starts it and does not wait.</summary>
    public void Begin() => _program = ServerProgram.Start(EtcdProgram.Server, [
        "--name", Name, "--data-dir", Data, "--logger", "zap", "--log-outputs", "stderr", "--log-level", "warn",
        "--listen-client-urls", Endpoint, "--advertise-client-urls", Endpoint, "--listen-metrics-urls", _metrics.Url(),
        "--listen-peer-urls", PeerUrl, "--initial-advertise-peer-urls", PeerUrl, "--initial-cluster", InitialCluster, .. Tls(), .. _setup.Arguments], _folder.FullName);

    /// <summary>Waits until it serves: a leader is there, and a question goes through it.</summary>
    public async Task ReadyAsync(CancellationToken token)
    {
        while (!await IsHealthyAsync(token))
        {
            if (!IsRunning) { throw new InvalidOperationException($"etcd ended: {Log}"); }
            await Task.Delay(20, token);
        }
    }

    /// <summary>kill -9. Its ports stay reserved and refuse.</summary>
    public async Task KillAsync()
    {
        if (_program is { } program) { await program.DisposeAsync(); }
        _program = null;
    }

    /// <summary>SIGSTOP: connections stay, nobody answers.</summary>
    public Task StopAsync() => _program!.SignalAsync("STOP");

    /// <summary>SIGCONT.</summary>
    public Task ContinueAsync() => _program!.SignalAsync("CONT");

    /// <summary>The text of /metrics.</summary>
    public Task<string> MetricsAsync(CancellationToken token) => s_http.GetStringAsync(_metrics.Url() + "/metrics", token);

    /// <summary>The sum of a metric over its labels.</summary>
    public async Task<double> MetricAsync(string name, CancellationToken token) => MetricText.Sum(await MetricsAsync(token), name);

    /// <summary>Runs etcdctl against it.</summary>
    public Task<string> ControlAsync(CancellationToken token, params string[] arguments) => EtcdProgram.ControlAsync(["--endpoints", Endpoint, .. ControlTls(), .. arguments], token);

    /// <summary>Users from now on: <c>root</c>, and one who reads and writes below a prefix.</summary>
    public async Task EnableAuthAsync(string rootPassword, string user, string password, string prefix, CancellationToken token)
    {
        await ControlAsync(token, "user", "add", "root:" + rootPassword);
        await ControlAsync(token, "user", "grant-role", "root", "root");
        await ControlAsync(token, "role", "add", user);
        await ControlAsync(token, "role", "grant-permission", "--prefix", user, "readwrite", prefix);
        await ControlAsync(token, "user", "add", $"{user}:{password}");
        await ControlAsync(token, "user", "grant-role", user, user);
        await ControlAsync(token, "auth", "enable");
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        foreach (LoopbackPort port in new[] { _client, _peer, _metrics }) { port.Dispose(); }
        _folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    private string[] Tls() => _setup.Tls is not { } tls ? []
        : ["--cert-file", tls.Certificate, "--key-file", tls.Key, .. tls.ClientRoot is { } root ? (string[])["--client-cert-auth", "--trusted-ca-file", root] : []];

    private string[] ControlTls() => _setup.Tls is not { } tls ? []
        : ["--cacert", tls.Root, .. tls.Control is { } shown ? (string[])["--cert", shown.Certificate, "--key", shown.Key] : []];

    private async Task<bool> IsHealthyAsync(CancellationToken token)
    {
        try
        {
            using HttpResponseMessage answer = await s_http.GetAsync(new Uri(_metrics.Url() + "/health"), token);
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync(token)).Contains("true", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !token.IsCancellationRequested)) { return false; }
    }
}
