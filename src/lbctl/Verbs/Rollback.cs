using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Documents;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>Which version a rollback without a number means.</summary>
internal static class Rollback
{
    /// <summary>Further back nobody goes without a number.</summary>
    private const int Rollouts = 1_000;

    /// <exception cref="InputException">There is none.</exception>
    public static async Task<long> FindAsync(Session session)
    {
        FleetStatus now = await session.Fleet.GetStatusAsync(session.Interrupted).ConfigureAwait(false);
        if (now.ActiveVersion is not { } active) { throw new InputException("No version is active yet: there is nothing to go back from."); }
        IReadOnlyList<RolloutHistory> history = await session.Fleet.GetHistoryAsync(Rollouts, session.Interrupted).ConfigureAwait(false);
        return Before(active, history) ?? throw new InputException(string.Create(CultureInfo.InvariantCulture, $"No version before {active} was done: name the one that is meant."));
    }

    /// <summary>
    /// As with the button of a browser: versions that were done pile up, and a lower number takes those above it away, since it was a return. After 40, 41, 42 and back to 41 the one
    /// before is 40, not 42.
    /// </summary>
    public static long? Before(long active, IEnumerable<RolloutHistory> newestFirst)
    {
        var pile = new Stack<long>();
        foreach (long version in newestFirst.Where(rollout => rollout.Outcome == "done").Select(rollout => rollout.Version).Reverse().Append(active))
        {
            while (pile.TryPeek(out long top) && top >= version) { pile.Pop(); }
            pile.Push(version);
        }
        pile.Pop();
        return pile.TryPeek(out long before) ? before : null;
    }
}
