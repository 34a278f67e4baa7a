using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Balancing;

/// <summary>Says once why a configuration was refused: in the log, in a metric, in the journal, and in the ledger. What ran stays.</summary>
internal sealed class Refusals(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, VersionLedger<ClusterConfig> ledger, Transitions transitions)
{
    private string? _last;
    private long? _lastNumber;

    /// <summary>What was wrong with the last configuration; null when it was accepted.</summary>
    public string? Last => Volatile.Read(ref _last);

    /// <summary>It was told of before.</summary>
    public void Remember(IReadOnlyList<string> errors) => Volatile.Write(ref _last, string.Join(" ", errors));

    /// <summary>A configuration was good.</summary>
    public void Forget() => Volatile.Write(ref _last, null);

    /// <summary>The same refusal again, since a file is saved or a provider fires twice, is silence; the same mistake in another version is not.</summary>
    public IReadOnlyList<string> Refuse(in Arrival arrival, RefusalCode code, IReadOnlyList<string> errors)
    {
        string text = string.Join(" ", errors), name = Refusal.NameOf(code);
        if (text == _last && arrival.Number == _lastNumber) { return errors; }
        Volatile.Write(ref _last, text);
        _lastNumber = arrival.Number;
        ledger.Refuse(in arrival, new Refusal(code, text));
        surroundings.Instruments.Updates.Add(1, new(TagNames.Cluster, cluster), new(TagNames.Result, "refused"), new(TagNames.Refusal, name));
        surroundings.Logger.ConfigurationRefused(cluster, name, writer.Version?.ToString() ?? "none", text);
        transitions.Note("version.refused", endpoint: null, $"{name}: {text}");
        return errors;
    }

    public IReadOnlyList<string> Refuse(in Arrival arrival, Refusal refusal) => Refuse(in arrival, refusal.Code, [$"{SectionCopy.SectionName}:Clusters:{cluster}: {refusal.Reason}."]);
}
