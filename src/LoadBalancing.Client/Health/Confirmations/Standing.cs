using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Health.Confirmations;

/// <summary>How many endpoints of a version have confirmed what they must, as of now.</summary>
/// <param name="Rule">What they must.</param>
/// <param name="Members">Who counts: endpoints of weight above 0 that people did not take out of service.</param>
/// <param name="Confirmed">How many of them can serve it.</param>
/// <param name="Needed">How many must.</param>
internal sealed record Standing(ServingRule Rule, ImmutableArray<EndpointNode> Members, int Confirmed, int Needed)
{
    private const int MostNamed = 10;

    public bool HasQuorum => Confirmed >= Needed;

    public static Standing Of(ServingRule rule, ImmutableArray<EndpointNode> members, double quorum) => new(rule, members, members.Count(rule.Admits), NeededOf(members.Length, quorum));

    /// <summary>The share of the endpoints, rounded up; at least one.</summary>
    public static int NeededOf(int members, double quorum) => Math.Max(1, (int)Math.Ceiling((quorum * members) - 1e-9));

    /// <summary>The newest version that so many of the endpoints can serve; null where there is none.</summary>
    public static long? NewestOfQuorum(string document, bool isCoherent, ImmutableArray<EndpointNode> members, double quorum)
    {
        int needed = NeededOf(members.Length, quorum);
        IEnumerable<long> said = members.Select(node => node.Tracker.Confirmation.Said?.Version ?? 0).Where(version => version > 0).Distinct().OrderDescending();
        foreach (long version in said)
        {
            if (members.Count(node => node.Tracker.Confirmation.CanServe(document, version, isCoherent)) >= needed) { return version; }
        }
        return null;
    }

    /// <summary>Who is missing and why, for people.</summary>
    public string Describe()
    {
        EndpointNode[] missing = [.. Members.Where(node => !Rule.Admits(node))];
        string names = string.Join(", ", missing.Take(MostNamed).Select(node => $"{node.Id} ({Rule.WhyNot(node)})"));
        string more = missing.Length > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {missing.Length - MostNamed} more") : "";
        string version = Rule.Required > 0 ? string.Create(CultureInfo.InvariantCulture, $"version {Rule.Required} of '{Rule.Document}'") : $"a version of '{Rule.Document}' that enough others have";
        return string.Create(CultureInfo.InvariantCulture, $"{Confirmed} of {Members.Length} endpoints have confirmed {version}, wanted {Needed}{(missing.Length > 0 ? "; not: " : "")}{names}{more}");
    }
}
