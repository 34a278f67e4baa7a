using System.Net;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>Answers that no gRPC library gives, but proxies and broken servers do. Read as a channel reads them: another Content-Type is the end, and so is a status in the headers.</summary>
public sealed class OddAnswerTests : IntegrationTest
{
    private const byte NoError = 0, EnhanceYourCalm = 11;
    private static readonly string[] s_grpc = [":status: 200", "content-type: application/grpc"];
    private static readonly byte[] s_message = [0, 0, 0, 0, 2, 65, 66];

    [Theory]
    [InlineData("a page", 0, 1, 0)]
    [InlineData("no type", 0, 1, 0)]
    [InlineData("the status twice", 0, 1, 0)]
    [InlineData("one in the headers, another behind", 0, 1, 0)]     // UNAVAILABLE, then OK: a channel reads the first
    [InlineData("half a message", 1, 0, 0)]                         // and the status OK: what messages are, only their reader knows
    [InlineData("reset behind the status", 1, 0, 0)]                // by NO_ERROR: "do not send the rest of the request" (RFC 9113, 8.1)
    [InlineData("calm in the middle", 0, 0, 1)]
    public async Task An_odd_answer_counts_as_what_it_tells(string answer, long succeeded, long failed, long neutral)
    {
        await using RawServer server = RawHttp2.Start(stream => AnswerAsync(stream, answer));
        await using Balanced orders = Balanced.Over(server.Address);
        await using (GrpcCall call = GrpcCalls.Over(orders, Token).Start(GrpcKind.Unary))
        {
            HttpResponseMessage response = await call.Answer;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            if (response.Content.Headers.ContentType?.MediaType == "application/grpc")
            {
                Exception? broke = await Record.ExceptionAsync(call.ReadToEndAsync);
                Assert.Equal(answer is "half a message" or "calm in the middle" or "the status twice", broke is not null);
            }
        }
        Assert.Equal((0, succeeded, failed, neutral), orders.A.Count());
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
    }

    private static async Task AnswerAsync(RawHttp2.RawStream stream, string answer)
    {
        string[] headers = answer switch
        {
            "a page" => [":status: 200", "content-type: text/html"],
            "no type" => [":status: 200"],
            "one in the headers, another behind" => [.. s_grpc, "grpc-status: 14"],
            _ => s_grpc,
        };
        await stream.HeadersAsync(isEnd: false, headers);
        await stream.DataAsync(answer == "half a message" ? s_message[..6] : s_message);
        if (answer == "calm in the middle") { await stream.ResetAsync(EnhanceYourCalm); return; }
        await stream.HeadersAsync(isEnd: true, answer == "the status twice" ? ["grpc-status: 0", "grpc-status: 0"] : ["grpc-status: 0"]);
        if (answer == "reset behind the status") { await stream.ResetAsync(NoError); }
    }
}
