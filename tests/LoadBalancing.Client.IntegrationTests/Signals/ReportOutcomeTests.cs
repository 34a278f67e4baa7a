using System.Net;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Outcomes;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Client.IntegrationTests.Signals;

/// <summary>Only the reader knows: a correction after a real answer.</summary>
public sealed class ReportOutcomeTests : IntegrationTest
{
    [Fact]
    public async Task Two_200s_that_their_reader_calls_failures_are_a_probation()
    {
        await using TestServer server = await TestServer.StartAsync("fine"), other = await TestServer.StartAsync("fine");
        await using Balanced orders = Balanced.Over(server.Address, other.Address);
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage response = await orders.Client.GetAsync("/", Token);
            Assert.Equal((0, 1, i, 0), orders.A.Count());
            Assert.True(response.ReportOutcome(OutcomeKind.Failure));
            Assert.False(response.ReportOutcome(OutcomeKind.Failure));
            Assert.Equal((0, 0, i + 1, 0), orders.A.Count());
        }
        Assert.Equal(EndpointAvailability.Probation, orders.A.Availability);
        Assert.Equal("fine", await orders.Client.GetStringAsync("/", Token));
        Assert.Equal(1, other.Count);
    }

    [Fact]
    public async Task Said_while_the_body_streams_it_is_the_end()
    {
        await using TestServer server = await TestServer.StartAsync("fine");
        await using Balanced orders = Balanced.Over(server.Address);
        using HttpResponseMessage response = await orders.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.True(response.ReportOutcome(OutcomeKind.Failure));
        Assert.Equal((1, 0, 0, 0), orders.A.Count());
        Assert.Equal("fine", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal((0, 0, 1, 0), orders.A.Count());
    }

    [Fact]
    public async Task A_response_may_outlive_its_cluster()
    {
        await using TestServer server = await TestServer.StartAsync(context => { context.Response.StatusCode = (int)HttpStatusCode.NoContent; return Task.CompletedTask; });
        HttpResponseMessage response;
        await using (Balanced orders = Balanced.Over(server.Address)) { response = await orders.Client.GetAsync("/", Token); }
        Assert.True(response.ReportOutcome(OutcomeKind.Failure));
        response.Dispose();
    }
}
