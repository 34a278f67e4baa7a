using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Load;
using Microsoft.Extensions.Logging.Abstractions;

namespace LoadBalancing.Agent.Tests;

/// <summary>What many tests begin with.</summary>
internal static class Given
{
    /// <summary>64 hexadecimal digits, all of them this one.</summary>
    public static string Digest(char digit) => new(digit, 64);

    public static AgentVersion Version(long number, char digit = 'a', object? content = null, bool isRollback = false) => new(number, Digest(digit), content) { IsRollback = isRollback };

    public static AgentDocuments Documents(TimeProvider time, params IAgentConfiguration[] configurations) => new(
        configurations, new DocumentRules(time, new AgentOptions().Overlap, new AgentOptions().ApplyTimeout, NullLogger.Instance), CancellationToken.None);

    /// <summary>What a document's versions are, shortly: newest, older ones, failed.</summary>
    public static string Shortly(this DocumentState state) => $"{state.Newest?.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {(state.Older.IsEmpty ? "-" : string.Join('+', state.Older.Select(older => older.Number)))} {(state.Failure is { } failure ? failure.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?" : "-")}";

    /// <summary>The snapshot of documents that are held like this.</summary>
    public static AgentSnapshot Snapshot(params DocumentState[] documents) => new(documents);

    public static HeldVersion Held(long number, char digit = 'a', object? content = null) => new(number, Digest(digit), content);

    public static DocumentState Document(string name, long newest, long? previous = null) =>
        new(name, Held(newest), previous is { } number ? [Held(number, 'b')] : [], Failure: null);

    public static RequestCounts Counts() => new();
}
