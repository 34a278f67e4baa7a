using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Balancing;

/// <summary>
/// TLS towards a cluster's endpoints: what handlers follow, the files that are read again, and the handlers that do not follow. Files are read once a minute, since short-lived certificates
/// are renewed in place and a link to another directory changes no time stamp; what cannot be used changes nothing.
/// </summary>
internal sealed class ClusterTls : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private readonly string _cluster;
    private readonly ClusterSurroundings _surroundings;
    private readonly Func<TlsConfig?> _current;
    private readonly TlsPolicy _policy;
    private readonly UnfollowingHandlers _unfollowing;
    private readonly ITimer _timer;
    private string? _lastProblem;

    /// <param name="cluster">Its name.</param>
    /// <param name="surroundings">Clock, secrets, logs.</param>
    /// <param name="current">The settings in force.</param>
    public ClusterTls(string cluster, ClusterSurroundings surroundings, Func<TlsConfig?> current)
    {
        (_cluster, _surroundings, _current) = (cluster, surroundings, current);
        _policy = new TlsPolicy(current, new X509CertificateCollection());
        _unfollowing = new UnfollowingHandlers(cluster);
        Gate = new TlsGate(new TlsFiles(surroundings.Time, surroundings.Secrets), _unfollowing.Hindrance);
        _timer = Background.CreateTimer(surroundings.Time, static state => ((ClusterTls)state!).Run(), this, Timeout.InfiniteTimeSpan);
    }

    public TlsGate Gate { get; }

    /// <summary>Takes a kind and a reason for the journal; set once by the cluster that owns both.</summary>
    public Action<string, string> Note { get; init; } = static (_, _) => { };

    public bool IsConfigured => _current() is not null;

    public SocketsHttpHandler CreatePrimary(TransportConfig config)
    {
        SocketsHttpHandler handler = PrimaryHandler.Create(config, _policy);
        _policy.Follow();
        return handler;
    }

    /// <summary>A handler was made over a primary handler that may not follow. Settings that are in force would silently not hold there; those of later versions are refused while it lives.</summary>
    /// <exception cref="UnfollowedTlsException">There are such settings.</exception>
    public void Admit(object handler, HttpMessageHandler? primary, string whose)
    {
        if (_policy.WhyNotFollowedBy(primary) is not { } reason) { return; }
        string has = $"{whose} has {reason}";
        if (IsConfigured) { throw new UnfollowedTlsException(_unfollowing.Sentence(has)); }
        _unfollowing.Add(handler, has);
    }

    /// <summary>Another version runs.</summary>
    public void Follow()
    {
        _policy.Follow();
        if (_current() is not { } config) { return; }
        // It was admitted while the version waited for its moment.
        if (_unfollowing.Hindrance() is { } hindrance)
        {
            _surroundings.Logger.TlsNotFollowed(_cluster, hindrance);
            Note("tls.not_followed", hindrance);
        }
        // It may have been read hours ago.
        if (config.HasFiles) { _timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan); }
    }

    public void Dispose() => _timer.Dispose();

    private void Run()
    {
        try
        {
            if (_current() is not { HasFiles: true } config) { return; }
            lock (_lock) { Renew_Locked(config); }
        }
        // An exception on a timer would end the process.
        catch (Exception e) { _surroundings.Logger.BackgroundTaskFailed(e, _cluster); }
        _timer.Change(s_pause, Timeout.InfiniteTimeSpan);
    }

    private void Renew_Locked(TlsConfig config)
    {
        var problems = new List<string>();
        TlsMaterial? read = Gate.Files.Read(config, (setting, problem) => problems.Add($"{setting}: {problem}"));
        string? problem = read is null ? string.Join("; ", problems) : null;
        // Told once: a file that stays bad is looked at each minute.
        if (problem is not null && problem != _lastProblem)
        {
            _surroundings.Logger.TlsNotRenewed(_cluster, problem);
            Note("tls.not_renewed", problem);
        }
        _lastProblem = problem;
        if (read is null || read.Fingerprint == config.Certificates.Current.Fingerprint) { return; }
        config.Certificates.Take(read);
        _policy.Follow();
        _surroundings.Logger.TlsRenewed(_cluster);
        Note("tls.renewed", "the files of Transport:Tls hold something else; new connections use it");
    }
}
