using LoadBalancing.Client.Etcd.Diagnostics;
using LoadBalancing.Client.Transport;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>TLS towards etcd, by the rules that endpoints are held to; the files are read again every minute, and what cannot be used changes nothing.</summary>
internal sealed class EtcdTls : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(1);
    private readonly TlsConfig? _config;
    private readonly TlsFiles _files;
    private readonly ILogger _logger;
    private readonly ITimer? _timer;
    private string? _lastProblem;

    private EtcdTls(TlsConfig? config, TlsFiles files, TimeProvider time, ILogger logger)
    {
        (_config, _files, _logger) = (config, files, logger);
        Policy = TlsPolicy.Of(config);
        if (config is { HasFiles: true }) { _timer = time.CreateTimer(static state => ((EtcdTls)state!).Renew(), this, s_pause, s_pause); }
    }

    public TlsPolicy Policy { get; }

    /// <returns>Null where no endpoint has TLS.</returns>
    public static EtcdTls? Open(EtcdOptions options, TimeProvider time, ILogger logger)
    {
        if (!options.Endpoints.Any(EtcdOptionsRules.IsHttps)) { return null; }
        var files = new TlsFiles(time, options.Secrets ?? (static _ => null));
        var problems = new List<string>();
        TlsConfig? config = TlsConfig.From(options.Tls) is { } settings ? files.Load(settings, (setting, problem) => problems.Add($"Tls:{setting}: {problem}.")) : null;
        return problems.Count == 0 ? new EtcdTls(config, files, time, logger) : throw new ArgumentException(string.Join(' ', problems), nameof(options));
    }

    public void Dispose() => _timer?.Dispose();

    private void Renew()
    {
        try
        {
            var problems = new List<string>();
            TlsMaterial? read = _files.Read(_config!, (setting, problem) => problems.Add($"Tls:{setting}: {problem}"));
            string? problem = read is null ? string.Join("; ", problems) : null;
            // Told once: a file that stays bad is looked at each minute.
            if (problem is not null && problem != _lastProblem) { _logger.TlsNotRenewed(problem); }
            _lastProblem = problem;
            if (read is null || read.Fingerprint == _config!.Certificates.Current.Fingerprint) { return; }
            _config.Certificates.Take(read);
            _logger.TlsRenewed();
        }
        // An exception on a timer would end the process.
        catch (Exception e) { _logger.TlsNotRenewed(e.Message); }
    }
}
