using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.Observed;

public sealed class LogTests : IntegrationTest
{
    [Fact]
    public async Task A_thousand_requests_write_nothing_above_debug()
    {
        await using TestServer server = await TestServer.StartAsync();
        using var logs = new LogCapture();
        await using Balanced orders = Logging(logs, server.Address);
        string[] start = [.. logs.Ours(LogLevel.Information).Select(line => line.Text)];
        Assert.Single(start);
        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Token }, async (_, token) => await orders.Client.GetStringAsync("/x", token));
        Assert.Equal(start, logs.Ours(LogLevel.Information).Select(line => line.Text));
        Assert.DoesNotContain(logs.Ours(LogLevel.Trace), line => line.Id >= 400);
    }

    [Fact]
    public async Task A_change_of_state_is_one_line_and_failovers_are_debug()
    {
        using var refusing = new RefusingPort();
        await using TestServer server = await TestServer.StartAsync();
        using var logs = new LogCapture();
        await using Balanced orders = Logging(logs, refusing.Address, server.Address);
        for (int i = 0; i < 100; i++) { await orders.Client.GetStringAsync("/secret", Token); }
        (int id, string text) = Assert.Single(logs.Ours(LogLevel.Warning));
        Assert.Equal(200, id);
        Assert.Contains("connection_error", text, StringComparison.Ordinal);
        Assert.Single(logs.Ours(LogLevel.Debug), line => line.Id == 400);
        Assert.DoesNotContain(logs.Ours(LogLevel.Trace), line => line.Text.Contains("secret", StringComparison.Ordinal));
    }

    private static Balanced Logging(LogCapture logs, params string[] addresses) =>
        new(addresses, services: services => services.AddLogging(logging => logging.AddProvider(logs).SetMinimumLevel(LogLevel.Trace)));
}
