using System.Diagnostics;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>Waits for what other threads do. Bounded, and never a measure of time.</summary>
internal static class Until
{
    public static async Task IsTrue(Func<bool> condition, string what = "")
    {
        for (long begin = Stopwatch.GetTimestamp(); !condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(30), $"It did not come to be: {what}");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    public static async Task IsTrue(Func<Task<bool>> condition, string what = "")
    {
        for (long begin = Stopwatch.GetTimestamp(); !await condition();)
        {
            Assert.True(Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(30), $"It did not come to be: {what}");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Moves a clock by steps, since what waits for it may begin to wait only now.</summary>
    public static Task IsTrue(ManualTime time, TimeSpan step, Func<bool> condition, string what = "") => IsTrue(
        () =>
        {
            if (condition()) { return true; }
            time.Advance(step);
            return false;
        },
        what);
}
