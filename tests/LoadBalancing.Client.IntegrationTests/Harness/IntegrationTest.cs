namespace LoadBalancing.Client.IntegrationTests.Harness;

/// <summary>A test against real servers: everything that waits takes <see cref="Token"/>, so that a hang is a failure, after 25 seconds unless told otherwise.</summary>
public abstract class IntegrationTest : IDisposable
{
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    protected IntegrationTest()
        : this(TimeSpan.FromSeconds(25))
    {
    }

    protected IntegrationTest(TimeSpan patience) => _patience.CancelAfter(patience);

    protected CancellationToken Token => _patience.Token;

    /// <summary>Waits until a condition holds that other threads bring about; bounded by <see cref="Token"/>.</summary>
    protected async Task Until(Func<bool> condition, string what)
    {
        while (!condition())
        {
            try { await Task.Delay(5, Token); }
            catch (OperationCanceledException) { Assert.Fail($"Waited in vain until {what}."); }
        }
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _patience.Dispose();
}
