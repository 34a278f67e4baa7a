using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.Bodies;

/// <summary>A body that could not be delivered is the endpoint's fault only if it was the endpoint that stopped.</summary>
public sealed class BlameTests : IntegrationTest
{
    private const string TenBytes = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n0123456789";

    [Fact]
    public async Task A_body_larger_than_the_caller_buffers_is_not_the_endpoints_failure()
    {
        await using RawServer server = RawServer.Answering(TenBytes.Replace("Content-Length: 10", "Transfer-Encoding: chunked", StringComparison.Ordinal).Replace("0123456789", "a\r\n0123456789\r\n0\r\n\r\n", StringComparison.Ordinal));
        await using var orders = new Balanced([server.Address], client: builder => builder.ConfigureHttpClient(http => http.MaxResponseContentBufferSize = 5));
        await Assert.ThrowsAsync<HttpRequestException>(() => orders.Client.GetAsync("/", Token));
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_destination_that_breaks_is_not_the_endpoints_failure(bool copiesContent, bool isAsynchronous)
    {
        // A proxy whose own client went away: its IOException looks like one of the endpoint's connection.
        await using RawServer server = RawServer.Answering(TenBytes[..^5]);
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        using var gone = new GoneStream();
        Exception? error = await Record.ExceptionAsync(async () =>
        {
            if (copiesContent && isAsynchronous) { await response.Content.CopyToAsync(gone, Token); }
            else if (copiesContent) { response.Content.CopyTo(gone, null, Token); }
            else if (isAsynchronous) { await (await response.Content.ReadAsStreamAsync(Token)).CopyToAsync(gone, Token); }
            else { response.Content.ReadAsStream(Token).CopyTo(gone); }
        });
        Assert.NotNull(error);
        response.Dispose();
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
    }

    [Fact]
    public async Task A_content_of_the_callers_that_breaks_is_not_the_endpoints_failure()
    {
        await using RawServer server = RawServer.Answering(TenBytes);
        await using Balanced orders = Balanced.Over(server.Address);
        using var content = new StreamContent(new GoneStream());
        await Assert.ThrowsAnyAsync<Exception>(() => orders.Client.PostAsync("/", content, Token));
        Assert.Equal((0, 0, 0, 1), orders.A.Count());
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
    }

    private sealed class GoneStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("gone");

        public override int Read(byte[] buffer, int offset, int count) => throw new IOException("gone");

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("gone");

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("gone");

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => throw new IOException("gone");

        public override void Write(byte[] buffer, int offset, int count) => throw new IOException("gone");

        public override void Write(ReadOnlySpan<byte> buffer) => throw new IOException("gone");

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => throw new IOException("gone");

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("gone");
    }
}
