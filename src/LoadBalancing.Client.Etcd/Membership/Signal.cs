namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Wakes one loop: something may have changed. Several wake-ups before it looks are one. Setting it is cheap and runs nobody.</summary>
internal sealed class Signal(TimeProvider time)
{
    private TaskCompletionSource _set = New();

    public void Set() => Volatile.Read(ref _set).TrySetResult();

    /// <summary>Returns when it was set since the last time, when the time is over, or when the token says so; it never throws.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        await _set.Task.WaitAsync(atMost, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_set.Task.IsCompleted) { Volatile.Write(ref _set, New()); }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
