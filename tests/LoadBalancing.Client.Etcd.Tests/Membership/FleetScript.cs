using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Membership;

/// <summary>The coordinator's side by hand: documents and records as they are stored.</summary>
internal sealed class FleetScript(IEtcdStore etcd, TimeProvider time, string prefix = "/shop")
{
    public FleetKeys Keys { get; } = new(prefix);

    /// <summary>A cluster of one endpoint, and a plain key, both of which name the version.</summary>
    public static string Json(long version) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"LoadBalancing":{"Clusters":{"orders":{"Endpoints":{"a":"http://10.0.0.{{version % 250}}:80"},"Picker":{"Policy":"round_robin"} } } },"Prices":{"Currency":"v{{version}}"} }""");

    public Task PublishAsync(params long[] versions) => Task.WhenAll(versions.Select(version => PublishAsync(version, Json(version))));

    public Task PublishAsync(long version, string json) => PutAsync(Keys.Document(version), FleetJson.Of(new FleetDocument(version, FleetJson.DigestOf(json), json)));

    public Task ActiveAsync(long version, TimeSpan from, long? previous = null, double percent = 100, double previousPercent = 0, long highest = 0) => PutAsync(Keys.Active, FleetJson.Of(
        new ActiveRecord(version, time.GetUtcNow() + from, version)
        {
            Previous = previous,
            Percent = percent,
            PreviousPercent = previousPercent,
            Highest = Math.Max(highest, version),
            At = time.GetUtcNow(),
        }));

    public Task StageAsync(long version, long? previous = null, RolloutPhase phase = RolloutPhase.Staging) =>
        PutAsync(Keys.Staged, FleetJson.Of(new StagedRecord(version, version, previous, phase) { At = time.GetUtcNow(), Highest = version }));

    /// <summary>No rollout is under way any more.</summary>
    public Task UnstageAsync() => etcd.CommitAsync(new([], [EtcdOperation.Delete(Keys.Staged)]), CancellationToken.None);

    public async Task<IReadOnlyList<MemberReport>> MembersAsync() =>
        [.. (await etcd.ReadAsync(new(EtcdKeys.Under(Keys.Members)), CancellationToken.None)).Values.Select(value => FleetJson.ReadMember(value)!)];

    public Task PutAsync(string key, ReadOnlyMemory<byte> value) => etcd.CommitAsync(new([], [EtcdOperation.Put(key, value)]), CancellationToken.None);
}
