namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>A server that can be killed and come back at its address.</summary>
internal sealed class MortalServer(ServerSetup setup) : IAsyncDisposable
{
    private readonly RefusingPort _port = new();
    private TestServer? _running;

    public string Address => _port.Address;

    public bool IsRunning => _running is not null;

    public async Task StartAsync() => _running = await _port.HealAsync(setup);

    public async Task KillAsync()
    {
        if (_running is { } server) { await server.DisposeAsync(); }
        _running = null;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _port.Dispose();
    }
}
