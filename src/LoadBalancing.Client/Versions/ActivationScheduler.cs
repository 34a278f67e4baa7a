namespace LoadBalancing.Client.Versions;

/// <summary>Makes things happen at moments of the wall clock, never early.</summary>
internal sealed class ActivationScheduler(TimeProvider time) : IDisposable
{
    public static ActivationScheduler Shared { get; } = new(TimeProvider.System);

    public Action<Exception> OnError { get; set; } = static _ => { };

    public IDisposable Schedule(DateTimeOffset at, IActivation activation)
    {
        TimeSpan left = at - time.GetUtcNow();
        return time.CreateTimer(_ => Run(at, activation), null, left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() { }

    private void Run(DateTimeOffset at, IActivation activation)
    {
        try
        {
            activation.Prepare();
            activation.Activate(time.GetUtcNow() - at);
        }
        catch (Exception e) { OnError(e); }
    }
}
