using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Configuration.Groups;

/// <summary>Reads <c>LoadBalancing:Groups</c>: by name a list of clusters, or an object with <c>Members</c> and <c>Deadline</c>.</summary>
internal static class GroupReader
{
    public const string Section = "Groups";
    private const string WantedMembers = "a list of at least two clusters";

    public static SettingsSchema<GroupOptions> Schema { get; } = new SettingsSchema<GroupOptions>()
        .Add(new CustomSetting<GroupOptions>("Members", ReadMembers, static (_, _, _) => { }, options => options.Members.Index().Select(pair => KeyValuePair.Create(Number(pair.Index), pair.Item))))
        .Leaf("Deadline", Kinds.Duration(GroupConfig.ShortestDeadline, GroupConfig.LongestDeadline), o => o.Deadline, (o, value) => o.Deadline = value);

    public static GroupSet Read(SectionCopy copy)
    {
        if (copy.Root[Section] is not { } section) { return GroupSet.None; }
        var groups = new List<GroupConfig>();
        var problems = new List<GroupProblem>();
        if (!string.IsNullOrEmpty(section.Value)) { problems.Add(new($"{section.Path}: got '{section.Value}', wanted groups by name.", [])); }
        foreach (ConfigNode node in section.Children)
        {
            var log = new SettingsLog();
            GroupOptions options = ReadGroup(node, copy, log);
            GroupConfig group = new(ClusterName.Normalize(node.Key), NamesIn(options), options.Deadline);
            CheckOthers(group, groups, node.Path, problems);
            problems.AddRange(log.Errors.Select(error => new GroupProblem(error, group.Members)));
            groups.Add(group);
        }
        // Those with a problem too are known until here: whoever is in two groups is told of both.
        return new([.. groups.Where(group => !problems.Exists(problem => problem.Members.IsEmpty || problem.Members.Intersect(group.Members).Any()))], [.. problems]);
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
        foreach (string unknown in NamesIn(options).Where(name => copy.KnownClusters?.Contains(name) == false))
        {
            log.Error(members.Path, $"got '{unknown}', which was not added; added were: {string.Join(", ", copy.KnownClusters!.Order(StringComparer.Ordinal))}");
        }
        return options;
    }

    private static void ReadMembers(GroupOptions options, ConfigNode node, SettingsLog log)
    {
        foreach (ConfigNode member in node.Children)
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
    private static void CheckOthers(GroupConfig group, List<GroupConfig> before, string path, List<GroupProblem> problems)
    {
        foreach (GroupConfig other in before)
        {
            if (group.Members.Intersect(other.Members).FirstOrDefault() is { } both)
            {
                problems.Add(new($"{path}: got '{both}', which is in group '{other.Name}' too, wanted each cluster in one group.", [.. group.Members.Union(other.Members)]));
            }
        }
    }

    private static ImmutableArray<string> NamesIn(GroupOptions options) => [.. options.Members.Select(ClusterName.Normalize).Order(StringComparer.Ordinal)];

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);
}
