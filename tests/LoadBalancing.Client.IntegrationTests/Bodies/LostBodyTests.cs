using System.Runtime.CompilerServices;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Bodies;

/// <summary>A response that is neither read nor disposed of: only the garbage collector knows.</summary>
public sealed class LostBodyTests : IntegrationTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_response_gives_its_attempt_back(bool hadItsStreamOpened)
    {
        await using RawServer server = RawServer.Answering("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
        await using Balanced orders = Balanced.Over(server.Address);
        await LoseAsync(orders, hadItsStreamOpened);
        await Until(() => Collected(orders), "the lost attempt was found");
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
    }

    private static bool Collected(Balanced orders)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return orders.Outstanding == 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task LoseAsync(Balanced orders, bool opensStream)
    {
        HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        if (opensStream) { await (await response.Content.ReadAsStreamAsync(Token)).ReadExactlyAsync(new byte[2], Token); }
        Assert.Equal(1, orders.Outstanding);
    }
}
