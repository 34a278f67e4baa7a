using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>One process in one fleet: the way to etcd, what is read there, and what follows from it. The configuration makes it, and a member uses the same.</summary>
internal sealed class FleetConnection : IAsyncDisposable
{
    private readonly DocumentLoop _loop;
    private readonly FleetStart _start;
    private int _isDisposed;

    public FleetConnection(EtcdOptions options, TimeProvider time, Func<EtcdOptions, TimeProvider, LateLogger, IEtcdStore> open)
    {
        Prefix = options.Prefix;
        Time = time;
        Keys = new FleetKeys(options.Prefix);
        IEtcdStore store = open(options, time, Logger);
        Documents = new FleetDocuments(store, Keys);
        Course = new FleetCourse(time, Documents) { Changed = Tell };
        Follower = new RecordFollower(store, Keys, Course, time, Logger);
        var knownGood = new KnownGoodVersion(options.Prefix, options.KnownGoodPath, time);
        _loop = new DocumentLoop(Course, Documents, knownGood, time, Logger);
        _start = new FleetStart(options, this, knownGood);
    }

    public string Prefix { get; }

    public TimeProvider Time { get; }

    public FleetKeys Keys { get; }

    public LateLogger Logger { get; } = new();

    public FleetDocuments Documents { get; }

    public FleetCourse Course { get; }

    public RecordFollower Follower { get; }

    /// <summary>Raised, on any thread, after something may have changed.</summary>
    public event Action? Changed;

    /// <summary>Why a version could not be read; null where it could be, or was not wanted.</summary>
    public string? ErrorOf(long version) => _loop.ErrorOf(version);

    /// <summary>Reads what this process is to run, and goes on to follow it.</summary>
    /// <exception cref="EtcdException">There is nothing to start with, and that is not optional.</exception>
    public async Task StartAsync()
    {
        await _start.RunAsync().ConfigureAwait(false);
        Follower.Start();
        _loop.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 1) { return; }
        Course.Dispose();
        await _loop.DisposeAsync().ConfigureAwait(false);
        await Follower.DisposeAsync().ConfigureAwait(false);
    }

    private void Tell()
    {
        _loop.Wake();
        Changed?.Invoke();
    }
}
