using LoadBalancing.Client.Etcd.Tests.Faults.Rig;
using LoadBalancing.Client.Etcd.Tests.Servers;

namespace LoadBalancing.Client.Etcd.Tests.Faults;

/// <summary>Rollouts under traffic, with faults by seed. Five here; <c>benchmarks/soak.sh</c> runs as many as one likes.</summary>
public sealed class FaultTests
{
    private static readonly Lazy<Task<ScenarioReport>[]> s_all = new(() => [.. Enumerable.Range(1, 5).Select(seed => Task.Run(() => new Scenario(seed).RunAsync(CancellationToken.None)))]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task No_fault_in_a_rollout_mixes_versions_or_loses_a_document_or_a_request(int seed)
    {
        EtcdProgram.Require();
        ScenarioReport report = await s_all.Value[seed - 1].WaitAsync(TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(report.Summary);
        Assert.True(report.Wrong.Count == 0, $"{report.Summary}\n{string.Join('\n', report.Wrong.Take(20))}\n\n{report.Timeline}");
        Assert.True(report.Requests > 500);
        Assert.NotEmpty(report.LateMs);
    }
}
