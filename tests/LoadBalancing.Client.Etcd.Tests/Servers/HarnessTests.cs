using System.Text.RegularExpressions;

namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>The tools that other tests stand on.</summary>
public sealed class HarnessTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_server_keeps_its_data_and_its_ports_through_a_kill_and_loses_its_data_when_told()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(Token);
        string endpoint = etcd.Endpoint;
        await etcd.ControlAsync(Token, "put", "/a", "1");
        await etcd.KillAsync();
        Assert.False(etcd.IsRunning);
        await etcd.RestartAsync(Token);
        Assert.Equal(endpoint, etcd.Endpoint);
        Assert.Equal("1", (await etcd.ControlAsync(Token, "get", "/a", "--print-value-only")).Trim());
        await etcd.RestartAsync(Token, loseData: true);
        Assert.Equal("", (await etcd.ControlAsync(Token, "get", "/a", "--print-value-only")).Trim());
    }

    [Fact]
    public async Task A_cluster_has_one_leader_and_another_after_its_end()
    {
        await using EtcdCluster cluster = await EtcdCluster.StartAsync(Token);
        EtcdServer first = await cluster.LeaderAsync(Token);
        await first.KillAsync();
        EtcdServer second = await cluster.LeaderAsync(Token);
        Assert.NotSame(first, second);
        await first.RestartAsync(Token);
        Assert.Equal(3, cluster.Members.Count(member => member.IsRunning));
    }

    [Fact]
    public async Task A_proxy_passes_on()
    {
        EtcdServer etcd = await SharedEtcd.GetAsync(Token);
        await using EtcdProxy proxy = await EtcdProxy.StartAsync([etcd.Endpoint], Token);
        string key = SharedEtcd.NewPrefix();
        await EtcdProgram.ControlAsync(["--endpoints", proxy.Endpoint, "put", key, "1"], Token);
        Assert.Matches(new Regex("^1$", RegexOptions.Multiline), await etcd.ControlAsync(Token, "get", key));
        Assert.Contains("etcd", await proxy.MetricsAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public void A_metric_is_summed_over_its_labels_and_another_that_begins_alike_is_not() =>
        Assert.Equal(3.5, MetricText.Sum("# HELP a x\na{b=\"1\"} 1\na{b=\"2\"} 2.5\na_total 7\n", "a"));
}
