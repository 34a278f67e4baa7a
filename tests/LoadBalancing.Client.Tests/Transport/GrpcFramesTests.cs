using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Transport;

public sealed class GrpcFramesTests
{
    private static Task<byte[]?> Read(params byte[] body) => GrpcFrames.ReadOnlyMessageAsync(new MemoryStream(body), longest: 300, TestContext.Current.CancellationToken);

    [Fact]
    public void A_frame_is_a_flag_four_bytes_of_length_the_highest_first_and_the_message()
    {
        byte[] frame = GrpcFrames.Of(new byte[258]);
        Assert.Equal([0, 0, 0, 1, 2], frame[..5]);              // 258 = 1 * 256 + 2
        Assert.Equal(263, frame.Length);
    }

    [Fact]
    public async Task What_was_written_is_read()
    {
        Assert.Equal(new byte[] { 7, 8 }, await Read(GrpcFrames.Of([7, 8])));
        Assert.Empty((await Read(GrpcFrames.Of([])))!);
        Assert.Equal(300, (await Read(GrpcFrames.Of(new byte[300])))!.Length);
        Assert.Null(await Read());
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 }, "cut short")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 7 }, "cut short")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, "compressed")]
    [InlineData(new byte[] { 0, 0, 0, 1, 45 }, "301 bytes")]
    [InlineData(new byte[] { 0, 255, 255, 255, 255 }, "4294967295 bytes")]      // nothing is allocated for it
    public async Task What_is_no_frame_is_an_error_that_says_why(byte[] body, string why) =>
        Assert.Contains(why, (await Assert.ThrowsAnyAsync<IOException>(() => Read(body))).Message, StringComparison.Ordinal);

    /// <summary>By protoc --decode of HealthCheckRequest and HealthCheckResponse of grpc/grpc-proto health.proto: field 1 as text is 0x0A, as a number 0x08.</summary>
    [Fact]
    public void The_messages_of_grpc_health_v1()
    {
        Assert.Equal([], GrpcHealth.Request(""));
        Assert.Equal([0x0A, 2, (byte)'a', (byte)'b'], GrpcHealth.Request("ab"));
        Assert.Equal([0x0A, 0xC8, 0x01], GrpcHealth.Request(new string('x', 200))[..3]);       // 200 = 0x48 + 1 * 128
        Assert.True(GrpcHealth.TryReadStatus([0x08, 1], out ulong serving) && serving == GrpcHealth.Serving);
        Assert.True(GrpcHealth.TryReadStatus([], out ulong unknown) && unknown == 0);
        Assert.True(GrpcHealth.TryReadStatus([0x12, 1, 65, 0x08, 2], out ulong not) && not == 2);       // a field that is not known is passed over
        Assert.False(GrpcHealth.TryReadStatus([0x08], out _));
        Assert.False(GrpcHealth.TryReadStatus([0x0B, 1], out _));
    }
}
