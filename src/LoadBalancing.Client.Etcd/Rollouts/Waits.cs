namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>Waits that end early without being errors.</summary>
internal static class Waits
{
    /// <summary>Ends when the task has, or the time is over, or the token is cancelled, and never throws.</summary>
    public static async Task OrAfter(this Task task, TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        if (task.IsCompleted) { return; }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(task, Task.Delay(most, time, ended.Token)).ConfigureAwait(false);
        // The timer must not outlive the wait.
        ended.Cancel();
    }
}
