using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Doubles;

public sealed class MemoryEtcdTests
{
    [Fact]
    public async Task A_key_under_a_lease_that_nobody_keeps_alive_vanishes_and_the_watch_tells()
    {
        var time = new ManualTime();
        var etcd = new MemoryEtcd(time);
        EtcdLease lease = await etcd.GrantAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
        await etcd.CommitAsync(new([EtcdCondition.IsAbsent("/a")], [EtcdOperation.Put("/a", "1"u8.ToArray(), lease)]), CancellationToken.None);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(TimeSpan.FromSeconds(10), await etcd.KeepAliveAsync(lease, CancellationToken.None));
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Single(etcd.Values);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(etcd.Values);

        await foreach (EtcdBatch batch in etcd.WatchAsync(EtcdKeys.Under("/"), 3, CancellationToken.None))
        {
            Assert.Null(Assert.Single(batch.Changes).Value);
            break;
        }
        Assert.Equal(TimeSpan.Zero, await etcd.KeepAliveAsync(lease, CancellationToken.None));
    }

    [Fact]
    public void Records_read_back_as_they_were_written()
    {
        var staged = new StagedRecord(7, 42, 41, RolloutPhase.Baking) { Waves = [5, 25, 100], Wave = 1, Bake = TimeSpan.FromMinutes(10), By = "me" };
        StagedRecord read = FleetJson.ReadStaged(new EtcdValue("/x", FleetJson.Of(staged), 1, 1, 0))!;
        Assert.Equal(staged with { Waves = read.Waves }, read);
        Assert.Equal(staged.Waves.AsSpan(), read.Waves.AsSpan());
        const string Json = """{ "LoadBalancing" : { "Clusters": { "orders": { "Endpoints": ["http://a:1"] } } } }""";
        var document = new FleetDocument(42, FleetJson.DigestOf(Json), Json) { Comment = "why", PublishedAt = DateTimeOffset.UnixEpoch };
        Assert.Equal(document, FleetJson.ReadDocument(new EtcdValue("/d/42", FleetJson.Of(document), 1, 1, 0)));
        Assert.Throws<EtcdException>(() => FleetJson.ReadDocument(new EtcdValue("/d/43", FleetJson.Of(document), 1, 1, 0)));
    }
}
