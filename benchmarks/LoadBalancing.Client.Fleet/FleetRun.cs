using System.Diagnostics;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Client.Etcd.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Client.Fleet;

/// <summary>What etcd spent meanwhile.</summary>
internal readonly record struct FleetCost(double Seconds, double ProcessorSeconds, double SentBytes, double ReceivedBytes, double Watchers);

/// <summary>One rollout: what each member reported, and what it cost.</summary>
internal sealed record FleetRound(DateTimeOffset Begun, DateTimeOffset ActivateAt, IReadOnlyList<MemberReport> Staged, IReadOnlyList<MemberReport> Flipped, FleetCost Cost, bool IsDone);

/// <summary>Rolls versions out and listens to what members report, as they write it to etcd: all on one machine, whose clock they share.</summary>
internal sealed class FleetRun(EtcdFleet fleet, EtcdOptions options, EtcdServer etcd, int size)
{
    public async Task<FleetCost> IdleAsync(TimeSpan duration)
    {
        while ((await fleet.GetStatusAsync()).Members.Count < size) { await Task.Delay(100); }
        FleetMeter meter = await FleetMeter.StartAsync(etcd);
        await Task.Delay(duration);
        return await meter.ReadAsync();
    }

    public async Task<FleetRound> RollOutAsync(int round)
    {
        using var over = new CancellationTokenSource();
        await using EtcdStore store = EtcdStore.Open(options, TimeProvider.System, NullLogger.Instance);
        var keys = new FleetKeys(options.Prefix);
        EtcdRange now = await store.ReadAsync(new EtcdRangeQuery(EtcdKeys.Under(keys.Members)) { KeysOnly = true }, over.Token);
        long version = round + 1;
        List<MemberReport> staged = [], flipped = [];
        Task listening = Task.Run(async () =>
        {
            await foreach (EtcdBatch batch in store.WatchAsync(EtcdKeys.Under(keys.Members), now.Revision + 1, over.Token))
            {
                foreach (EtcdChange change in batch.Changes)
                {
                    if (change.Value is null || FleetJson.ReadMember(change.Value) is not { } report) { continue; }
                    if (report.State == MemberState.Staged && report.Staged == version) { staged.Add(report); }
                    if (report.Active == version && report.ActiveSince is not null) { flipped.Add(report); }
                }
            }
        });
        FleetMeter meter = await FleetMeter.StartAsync(etcd);
        DateTimeOffset begun = TimeProvider.System.GetUtcNow();
        await fleet.PublishAsync(FleetDocuments.Of(round), version);
        RolloutResult result = await fleet.RolloutAsync(version, new RolloutOptions { Bake = TimeSpan.Zero, StageTimeout = TimeSpan.FromMinutes(5), ConfirmTimeout = TimeSpan.FromMinutes(2) });
        FleetCost cost = await meter.ReadAsync();
        FleetStatus status = await fleet.GetStatusAsync();
        await over.CancelAsync();
        try { await listening; }
        catch (OperationCanceledException) { }
        if (!result.IsDone) { Console.Error.WriteLine($"{size} members: {result.Outcome}: {result.Reason}"); }
        return new FleetRound(begun, status.ActivateAt!.Value, [.. staged.DistinctBy(report => report.Id)], [.. flipped.DistinctBy(report => report.Id)], cost, result.IsDone);
    }
}

/// <summary>Reads what etcd says of itself, before and after.</summary>
internal sealed class FleetMeter
{
    private readonly EtcdServer _etcd;
    private readonly long _at = Stopwatch.GetTimestamp();
    private TimeSpan _processor;
    private double _sent, _received;

    private FleetMeter(EtcdServer etcd) => _etcd = etcd;

    public static async Task<FleetMeter> StartAsync(EtcdServer etcd)
    {
        var meter = new FleetMeter(etcd) { _processor = etcd.ProcessorTime };
        string text = await etcd.MetricsAsync(CancellationToken.None);
        (meter._sent, meter._received) = (MetricText.Sum(text, "etcd_network_client_grpc_sent_bytes_total"), MetricText.Sum(text, "etcd_network_client_grpc_received_bytes_total"));
        return meter;
    }

    public async Task<FleetCost> ReadAsync()
    {
        string text = await _etcd.MetricsAsync(CancellationToken.None);
        return new FleetCost(
            Stopwatch.GetElapsedTime(_at).TotalSeconds,
            (_etcd.ProcessorTime - _processor).TotalSeconds,
            MetricText.Sum(text, "etcd_network_client_grpc_sent_bytes_total") - _sent,
            MetricText.Sum(text, "etcd_network_client_grpc_received_bytes_total") - _received,
            MetricText.Sum(text, "etcd_debugging_mvcc_watcher_total"));
    }
}
