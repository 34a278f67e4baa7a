using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>Who is asked where, who counts, and what is told of it.</summary>
public sealed class WhoCountsTests
{
    [Theory]
    [InlineData(ConfirmationSource.Agent, "agent /.well-known/load-balancing")]
    [InlineData(ConfirmationSource.Header, "probe /")]
    [InlineData(ConfirmationSource.Both, "agent /.well-known/load-balancing, probe /")]
    public void Without_an_agent_an_endpoint_is_asked_elsewhere_only_where_the_header_is_believed_too(ConfirmationSource source, string asked)
    {
        var questions = new List<string>();
        var options = new ClusterOptions { Version = 1, Endpoints = { ["a"] = new("http://a") } };
        (options.Health.Confirmation.RequiredVersion, options.Health.Confirmation.Source) = ("latest", source);
        using var test = new TestCluster(options, new ClusterSetup
        {
            AskVersion = (question, _) =>
            {
                questions.Add($"{(question.IsAgent ? "agent" : "probe")} {question.Path}");
                return Task.FromResult(new VersionAnswer(VersionAnswer.NoAgent));
            },
        });
        test.Time.Advance(TimeSpan.Zero);
        Assert.Equal(asked, string.Join(", ", questions));
    }

    [Theory]
    [InlineData(4, 0.5, 2)]
    [InlineData(3, 0.5, 2)]         // 1.5, rounded up
    [InlineData(10, 0.7, 7)]        // 0.7 x 10 is 7, also where a computer makes a little more of it
    [InlineData(3, 1, 3)]
    [InlineData(5, 0.01, 1)]
    [InlineData(0, 0.5, 1)]         // at least one
    public void A_quorum_is_rounded_up_and_at_least_one(int members, double quorum, int needed) => Assert.Equal(needed, Standing.NeededOf(members, quorum));

    [Fact]
    public void Endpoints_that_get_no_requests_do_not_count()
    {
        using var fleet = new ConfirmingFleet(4, configure: options => options.Quorum = 1);
        foreach (string id in new[] { "a", "b" }) { fleet.Says(id, 2); }
        ClusterOptions options = fleet.Options(2, "a", "b", "c", "d");      // c and d have only 1
        options.Endpoints["c"].Weight = 0;
        options.Endpoints["d"].Draining = true;
        Assert.Empty(fleet.Cluster.TryUpdate(options));
        fleet.Wait(0);
        Assert.Equal("2", fleet.Version);
    }

    [Fact]
    public void One_that_was_drained_and_comes_back_is_not_told_of_as_one_that_has_confirmed()
    {
        using var fleet = new ConfirmingFleet(2, configure: options => options.RequiredVersion = "1");
        fleet.Says("b", 5);
        fleet.Wait(60);
        Assert.Equal(EndpointAvailability.Unconfirmed, fleet["b"]);
        fleet.Says("b", 1);
        fleet.Wait(60);
        Assert.Single(fleet.Journal("endpoint.confirmed"), reason => reason.Contains("version 1", StringComparison.Ordinal));
        ClusterOptions drained = fleet.Options(2, "a", "b");
        drained.Endpoints["b"].Draining = true;
        Assert.Empty(fleet.Cluster.TryUpdate(drained));
        Assert.Equal(EndpointAvailability.Draining, fleet["b"]);
        fleet.Offer(3, "a", "b");
        Assert.Equal(EndpointAvailability.Eligible, fleet["b"]);
        Assert.Single(fleet.Journal("endpoint.confirmed"));
    }
}
