namespace LoadBalancing.Agent.Tests;

/// <summary>Waits for what another thread does, however long the machine stalls.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(60);

    public static async Task HoldsAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(s_bound);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"It did not become true in {s_bound}.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
