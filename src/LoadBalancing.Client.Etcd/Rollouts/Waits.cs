namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Waits that end early without being errors, and go on where they are ended rather than on the thread pool: on virtual time and one thread a coordinator's every order can be repeated.</summary>
internal static class Waits
{
    /// <summary>Ends when the time is over or the token is cancelled; never throws.</summary>
    public static async Task Pause(TimeSpan wait, TimeProvider time, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource();
        using ITimer timer = time.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), over, wait, Timeout.InfiniteTimeSpan);
        using CancellationTokenRegistration ended = cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), over);
        await over.Task.ConfigureAwait(false);
    }

    /// <summary>Ends when the task has, or the time is over, or the token is cancelled; never throws.</summary>
    public static async Task OrAfter(this Task task, TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        if (task.IsCompleted) { return; }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, Pause(most, time, ended.Token)).ConfigureAwait(false);
        // The timer must not outlive the wait.
        ended.Cancel();
    }
}
