using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>Endpoints that are discovered confirm before their first request, the first of all and later ones.</summary>
public sealed class DiscoveredTests
{
    private readonly PushedSource _source = new();
    private readonly Dictionary<string, long> _says = [];

    private Task<VersionAnswer> Answer(VersionQuestion question, CancellationToken cancellationToken)
    {
        lock (_says)
        {
            return Task.FromResult(_says.TryGetValue(question.Address.Host, out long version)
                ? new VersionAnswer(VersionAnswer.Answered, new(new VersionStatement(version, null), IsComplete: true))
                : new VersionAnswer(VersionAnswer.NoVersion));
        }
    }

    private void Say(string host, long version) { lock (_says) { _says[host] = version; } }

    [Fact]
    public void They_wait_for_their_quorum_and_join_when_they_have_confirmed()
    {
        var options = new ClusterOptions();
        options.Picker.Policy = "random";
        options.Health.Confirmation.RequiredVersion = "7";
        using var test = new TestCluster(options, new ClusterSetup { EndpointSource = _source, AskVersion = Answer });
        _source.Push("http://a", "http://b");
        // Discovery runs on a thread of its own; what it found is held back.
        Eventually.True(() => test.Cluster.Confirmations.Gate.WaitingBecause is not null);
        test.Settle();
        Assert.Null(test.Cluster.Snapshot);
        Say("a", 7);
        Eventually.True(() => { test.Time.Advance(TimeSpan.FromSeconds(0.5)); return test.Cluster.Snapshot is not null; });
        Assert.Equal([EndpointAvailability.Eligible, EndpointAvailability.Unconfirmed], test.Snapshot.Nodes.Select(node => node.Availability));
        _source.Push("http://a", "http://c");
        Eventually.True(() => { test.Settle(); return test.Snapshot.Nodes.Any(node => node.Address == "http://c"); });
        for (int i = 0; i < 50; i++) { Assert.Equal("http://a", test.Acquire().Endpoint.Address); }
        Say("c", 7);
        Eventually.True(() => { test.Time.Advance(TimeSpan.FromSeconds(0.5)); return test.Snapshot.Nodes.Single(node => node.Address == "http://c").Availability == EndpointAvailability.Eligible; });
    }
}
