using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Transport;

public sealed class GrpcStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_read_one_after_the_other_to_the_end()
    {
        using var body = new MemoryStream([.. GrpcFrames.Of([1, 2]), .. GrpcFrames.Of([]), .. GrpcFrames.Of([3])]);
        Assert.Equal((byte[])[1, 2], (await GrpcFrames.ReadMessageAsync(body, 2, Token))!);
        Assert.Equal((byte[])[], (await GrpcFrames.ReadMessageAsync(body, 2, Token))!);
        Assert.Equal((byte[])[3], (await GrpcFrames.ReadMessageAsync(body, 2, Token))!);
        Assert.Null(await GrpcFrames.ReadMessageAsync(body, 2, Token));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 }, "cut short")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 1 }, "cut short")]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 1 }, "compressed")]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 1, 2, 3 }, "3 bytes, more than 2")]
    [InlineData(new byte[] { 0, 255, 255, 255, 255 }, "4294967295 bytes, more than 2")]
    public async Task What_is_no_whole_message_of_a_bearable_length_is_an_error(byte[] bytes, string problem)
    {
        using var body = new MemoryStream(bytes);
        IOException e = await Assert.ThrowsAnyAsync<IOException>(() => GrpcFrames.ReadMessageAsync(body, 2, Token));
        Assert.Contains(problem, e.Message, StringComparison.Ordinal);
        Assert.Equal(problem.Contains("more than", StringComparison.Ordinal), e is GrpcFrameTooLongException);
    }
}
