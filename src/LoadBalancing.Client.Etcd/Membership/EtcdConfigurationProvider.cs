using LoadBalancing.Client.Etcd.Diagnostics;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Shows what this process is to prepare and to run as configuration. Each change is one reload.</summary>
internal sealed class EtcdConfigurationProvider(FleetConnection fleet) : ConfigurationProvider, IDisposable
{
    private readonly Lock _lock = new();
    private Shown? _shown;
    private bool _isLoaded;

    public FleetConnection Fleet => fleet;

    /// <summary>Once: what comes later is followed, and reloading by hand finds nothing else.</summary>
    public override void Load()
    {
        if (_isLoaded) { return; }
        // On the pool: whoever loads may have a context that only one may enter.
        try { Task.Run(fleet.StartAsync).GetAwaiter().GetResult(); }
        catch (Exception)
        {
            Dispose();
            throw;
        }
        _isLoaded = true;
        Take();
        fleet.Changed += Follow;
        Follow();
    }

    public override string ToString() => $"etcd '{fleet.Prefix}'";

    /// <summary>Following ends. Connections are closed in the background, since waiting for them could hang.</summary>
    public void Dispose()
    {
        fleet.Changed -= Follow;
        _ = Task.Run(async () => await fleet.DisposeAsync().ConfigureAwait(false));
    }

    private void Follow()
    {
        if (!Take()) { return; }
        // A listener of the application that throws is no reason to follow no more.
        try { OnReload(); }
        catch (Exception e) { fleet.Logger.ListenerFailed(e, fleet.Prefix); }
    }

    private bool Take()
    {
        lock (_lock)
        {
            (Shown shown, IDictionary<string, string?> data) = fleet.Course.Read();
            if (shown == _shown) { return false; }
            (_shown, Data) = (shown, data);
            return true;
        }
    }
}
