using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Configuration;

/// <summary>What <c>Traffic:Mirrors</c> may say, given the other clusters: as far as they are known where the configuration is checked.</summary>
/// <param name="cluster">The name of the cluster, in lower case.</param>
/// <param name="path">Of its section.</param>
/// <param name="copy">Where the others stand; null where that is not known.</param>
/// <param name="findsOthers">Whether the process can find them.</param>
internal sealed class MirrorRules(string cluster, string path, SectionCopy? copy, bool findsOthers)
{
    /// <summary>Who mirrors in a longer circle is left alone: no copy is ever copied again.</summary>
    private const int MostLooked = 8;

    public void Check(IList<MirrorOptions> mirrors, SettingsLog log)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach ((int i, MirrorOptions? mirror) in mirrors.Index())
        {
            // What is missing or no name, the schema tells.
            if (mirror is null) { continue; }
            if (ProblemOf(mirror.Cluster, seen) is { } problem) { log.Error(SettingPath.Of(string.Create(CultureInfo.InvariantCulture, $"Traffic:Mirrors:{i}:Cluster"), path, log), problem); }
        }
    }

    private string? ProblemOf(string? name, HashSet<string> seen)
    {
        if (string.IsNullOrEmpty(name)) { return "got nothing, wanted the name of another cluster"; }
        if (!ClusterName.IsValid(name)) { return null; }
        string target = ClusterName.Normalize(name);
        if (target == cluster) { return $"got '{name}', wanted another cluster than its own"; }
        if (!seen.Add(target)) { return $"got '{name}' a second time, wanted each cluster once"; }
        if (!findsOthers) { return $"got '{name}', which cannot be found: without a container ClusterSetup.Clusters says where other clusters are"; }
        if (copy?.KnownClusters?.Contains(target) == false) { return $"got '{name}', which was not added; added were: {string.Join(", ", copy.KnownClusters.Order(StringComparer.Ordinal))}"; }
        return CircleFrom(target) is { } circle ? $"got '{name}', wanted no circle: {circle}" : null;
    }

    /// <summary>How copies for a cluster would come back here, if each were copied on; null where they would not.</summary>
    private string? CircleFrom(string target)
    {
        if (copy is null) { return null; }
        var looked = new HashSet<string>(StringComparer.Ordinal) { target };
        var ways = new Queue<(string Name, string Way)>([(target, $"{cluster} > {target}")]);
        while (ways.TryDequeue(out (string Name, string Way) at))
        {
            foreach (string next in TargetsOf(at.Name))
            {
                if (next == cluster) { return $"{at.Way} > {next}"; }
                if (looked.Count < MostLooked && looked.Add(next)) { ways.Enqueue((next, $"{at.Way} > {next}")); }
            }
        }
        return null;
    }

    private IEnumerable<string> TargetsOf(string name)
    {
        ConfigNode own = MirrorsIn(copy!.Root.ChildOrMissing("Clusters").ChildOrMissing(name));
        ConfigNode mirrors = own.Exists ? own : MirrorsIn(copy.Root.ChildOrMissing("Defaults"));
        return mirrors.Children.Select(mirror => mirror["Cluster"]?.Value).OfType<string>().Select(ClusterName.Normalize);
    }

    private static ConfigNode MirrorsIn(ConfigNode section) => section.ChildOrMissing("Traffic").ChildOrMissing("Mirrors");
}
