using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Configuration.Groups;

/// <summary>Reads <c>LoadBalancing:Groups</c>: by name a list of clusters, or an object with <c>Members</c> and <c>Deadline</c>.</summary>
internal static class GroupReader
{
    public const string Section = "Groups";
    /// <summary>More than anybody means; they bound what a hostile file costs.</summary>
    private const int MostGroups = 1_000, MostMembers = 100;
    private const string WantedMembers = "a list of 2 to 100 clusters";

    public static SettingsSchema<GroupOptions> Schema { get; } = new SettingsSchema<GroupOptions>()
        .Add(new CustomSetting<GroupOptions>("Members", ReadMembers, static (_, _, _) => { }, options => options.Members.Index().Select(pair => KeyValuePair.Create(Number(pair.Index), pair.Item))))
        .Leaf("Deadline", Kinds.Duration(GroupConfig.ShortestDeadline, GroupConfig.LongestDeadline), o => o.Deadline, (o, value) => o.Deadline = value);

    public static GroupSet Read(SectionCopy copy)
    {
        if (copy.Root[Section] is not { } section) { return GroupSet.None; }
        var groups = new List<GroupConfig>();
        var problems = new List<GroupProblem>();
        var owners = new Dictionary<string, GroupConfig>(StringComparer.Ordinal);
        if (!string.IsNullOrEmpty(section.Value)) { problems.Add(new($"{section.Path}: got '{section.Value}', wanted groups by name.", [])); }
        if (section.Children.Count > MostGroups) { problems.Add(new($"{section.Path}: got {section.Children.Count} groups, wanted at most {MostGroups}.", [])); }
        foreach (ConfigNode node in section.Children.Take(MostGroups))
        {
            var log = new SettingsLog();
            GroupOptions options = ReadGroup(node, copy, log);
            GroupConfig group = new(ClusterName.Normalize(node.Key), [.. options.Members.Select(ClusterName.Normalize).Order(StringComparer.Ordinal)], options.Deadline);
            CheckOwners(group, owners, node.Path, problems);
            problems.AddRange(log.Errors.Select(error => new GroupProblem(error, group.Members)));
            groups.Add(group);
        }
        if (problems.Exists(problem => problem.Members.IsEmpty)) { return new([], [.. problems]); }
        HashSet<string> wrong = [.. problems.SelectMany(problem => problem.Members)];
        return new([.. groups.Where(group => !group.Members.Any(wrong.Contains))], [.. problems]);
    }

    /// <summary>A version that its source does not number cannot be the same elsewhere.</summary>
    public static string NeedsVersion(string cluster, string group) =>
        $"{SectionCopy.SectionName}:Clusters:{cluster}:Version: got nothing, wanted a version: the members of group '{group}' share one.";

    private static GroupOptions ReadGroup(ConfigNode node, SectionCopy copy, SettingsLog log)
    {
        var options = new GroupOptions();
        if (!ClusterName.IsValid(node.Key)) { log.Error(node.Path, $"got '{node.Key}', wanted {ClusterName.Wanted}"); }
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted {WantedMembers}, or a section with the keys: {Schema.KnownKeys}"); }
        foreach ((string list, string conflict) in copy.ListConflicts.Where(pair => pair.Key == node.Path || pair.Key == $"{node.Path}:Members")) { log.Error(list, conflict); }
        bool isList = node.Children.All(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _));
        ConfigNode members = isList ? node : node.ChildOrMissing("Members");
        if (isList) { ReadMembers(options, node, log); }
        else { Schema.Read(options, node, "", log); }
        CheckMembers(options, members.Path, log);
        Schema.Check(options, "", node.Path, log);
        foreach (string unknown in options.Members.Select(ClusterName.Normalize).Where(name => copy.KnownClusters?.Contains(name) == false))
        {
            log.Error(members.Path, $"got '{unknown}', which was not added; added were: {string.Join(", ", copy.KnownClusters!.Order(StringComparer.Ordinal))}");
        }
        return options;
    }

    private static void ReadMembers(GroupOptions options, ConfigNode node, SettingsLog log)
    {
        if (node.Children.Count > MostMembers) { log.Error(node.Path, $"got {node.Children.Count} members, wanted {WantedMembers}"); }
        foreach (ConfigNode member in node.Children.Take(MostMembers))
        {
            if (member.Value is not { } name || !ClusterName.IsValid(name)) { log.Error(member.Path, $"got {(member.Value is { } text ? $"'{text}'" : "a section")}, wanted the name of a cluster: {ClusterName.Wanted}"); }
            else if (options.Members.Contains(name, StringComparer.OrdinalIgnoreCase)) { log.Error(member.Path, $"got '{name}' twice, wanted each cluster once"); }
            else { options.Members.Add(name); }
        }
    }

    private static void CheckMembers(GroupOptions options, string path, SettingsLog log)
    {
        if (options.Members.Count < 2 && !log.IsWrongAtOrBelow(path)) { log.Error(path, $"got {(options.Members.Count == 0 ? "none" : $"only '{options.Members[0]}'")}, wanted {WantedMembers}"); }
    }

    /// <summary>A cluster has one version, so it can share it in one group only.</summary>
    private static void CheckOwners(GroupConfig group, Dictionary<string, GroupConfig> owners, string path, List<GroupProblem> problems)
    {
        foreach (string member in group.Members)
        {
            if (owners.TryAdd(member, group)) { continue; }
            problems.Add(new($"{path}: got '{member}', which is in group '{owners[member].Name}' too, wanted each cluster in one group.", [.. group.Members.Union(owners[member].Members)]));
        }
    }

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
