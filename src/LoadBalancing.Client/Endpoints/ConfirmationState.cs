using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Endpoints;

/// <summary>What an endpoint last said of the configuration version that it runs, and which versions it has sent away. One immutable record that is swapped: no lock, and nothing is half-read.</summary>
internal struct ConfirmationState
{
    private Heard? _heard;
    private long _heardAt;
    private volatile bool _wasMissing;

    /// <summary>It was told that it lacks a confirmation, and not yet that it has it.</summary>
    public bool WasMissing { readonly get => _wasMissing; set => _wasMissing = value; }

    /// <summary>Null while nothing was heard.</summary>
    public readonly VersionStatement? Said => Volatile.Read(in _heard)?.Statement;

    /// <summary>The timestamp of the last time that it said anything; 0 before.</summary>
    public readonly long HeardAt => Volatile.Read(in _heardAt);

    /// <summary>Whether this is word for word what it said last; then nothing need be read.</summary>
    public readonly bool IsRepeated(string document, string text) => Volatile.Read(in _heard) is { Text: { } last } heard && last == text && heard.IsOf(document);

    public void Repeat(long now) => Volatile.Write(ref _heardAt, now);

    /// <summary>Takes what it says.</summary>
    /// <param name="document">The document that it speaks of.</param>
    /// <param name="statement">What it says.</param>
    /// <param name="text">The header's words; null where there was none.</param>
    /// <param name="isComplete">Whether it tells failures too, as agents do on their path and headers do not.</param>
    /// <param name="askedAt">When it was asked: a lower version than the one that it said after that is yesterday's.</param>
    /// <param name="now">When it was heard.</param>
    /// <returns>True when this is news.</returns>
    public bool Hear(string document, VersionStatement statement, string? text, bool isComplete, long askedAt, long now)
    {
        while (true)
        {
            Heard? before = Volatile.Read(in _heard);
            VersionStatement? last = before?.IsOf(document) == true ? before.Statement : null;
            if (last is not null && statement.Version < last.Version && askedAt < before!.ChangedAt) { return false; }
            // A failure that the agent told of stays true until the agent, or that version's name, says otherwise.
            if (!isComplete && last?.Failed is { } failed && !statement.Names(failed)) { statement = statement with { Failed = failed, Error = last.Error }; }
            ImmutableArray<long> sentAway = [];
            if (last is not null)
            {
                sentAway = before!.SentAway.RemoveAll(statement.Names);
                // It said that it serves an older version as well, and says so no more: nobody need be sent away to learn that.
                foreach (long older in last.Also) { if (!statement.Names(older) && !sentAway.Contains(older)) { sentAway = [.. sentAway.TakeLast(Heard.MostSentAway - 1), older]; } }
            }
            bool isNews = last is null || !last.Equals(statement) || sentAway.Length != before!.SentAway.Length;
            var after = new Heard(document, statement, text, last?.Version == statement.Version ? before!.ChangedAt : now, sentAway);
            if (Interlocked.CompareExchange(ref _heard, after, before) != before) { continue; }
            Repeat(now);
            return isNews;
        }
    }

    /// <summary>It sent a request away that named this version. True when that is news.</summary>
    public bool SendAway(string document, long version)
    {
        while (true)
        {
            Heard? before = Volatile.Read(in _heard);
            if (before?.IsOf(document) == true && before.SentAway.Contains(version)) { return false; }
            Heard after = before?.IsOf(document) == true
                ? before with { Text = null, SentAway = [.. before.SentAway.TakeLast(Heard.MostSentAway - 1), version] }
                : new Heard(document, new VersionStatement(0, null), null, 0, [version]);
            if (Interlocked.CompareExchange(ref _heard, after, before) == before) { return true; }
        }
    }

    /// <summary>
    /// Whether requests of that version may go there. Exactly that version must be what it says. Where requests name their version, one that says it too, or that has gone on to a newer one, may still
    /// serve it: if it does not, it sends the first such request away before it has begun, and that is remembered.
    /// </summary>
    public readonly bool CanServe(string document, long version, bool isCoherent)
    {
        if (version <= 0 || Volatile.Read(in _heard) is not { Statement: { } said } heard || !heard.IsOf(document) || said.Failed == version) { return false; }
        if (!isCoherent) { return said.Version == version; }
        return (said.Version >= version || said.Also.Contains(version)) && !heard.SentAway.Contains(version);
    }

    /// <summary>Why it cannot serve that version, in words.</summary>
    public readonly string WhyNot(string document, long version)
    {
        if (Volatile.Read(in _heard) is not { Statement: { } said } heard || !heard.IsOf(document)) { return "it has not said which version it runs"; }
        if (said.Failed == version) { return string.Create(CultureInfo.InvariantCulture, $"it failed to apply version {version}{(said.Error is null ? "" : ": ")}{said.Error}"); }
        if (heard.SentAway.Contains(version)) { return string.Create(CultureInfo.InvariantCulture, $"it does not serve version {version} any more"); }
        return said.Version == 0 ? "it has confirmed no version yet" : string.Create(CultureInfo.InvariantCulture, $"it runs version {said.Version}, wanted {version}");
    }

    private sealed record Heard(string Document, VersionStatement Statement, string? Text, long ChangedAt, ImmutableArray<long> SentAway)
    {
        public const int MostSentAway = 8;

        public bool IsOf(string document) => string.Equals(Document, document, StringComparison.OrdinalIgnoreCase);
    }
}
