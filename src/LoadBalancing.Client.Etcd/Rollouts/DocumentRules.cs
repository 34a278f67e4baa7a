using System.Text;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Checking;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>What a document must be before it gets a number: what members would refuse is refused here, for all of them.</summary>
internal static class DocumentRules
{
    private static readonly string[] s_ours = ["Version", "Digest", "ActivateAt", "Restores", "Supersedes"], s_tops = ["Clusters", "Groups", "Defaults"];

    /// <returns>All errors at once; none where it may be published.</returns>
    public static IReadOnlyList<string> ErrorsOf(string json, ConfigurationCheckOptions? known = null)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json.TrimStart('\uFEFF'));
        if (utf8.Length > SectionLimits.MostBytes) { return ConfigurationChecker.Check(json, known).Errors; }
        var errors = new List<string>();
        JsonDraft? top = new JsonTreeReader(new SectionLimits("the document"), errors).Read(utf8);
        if (top is null) { return errors; }
        ConfigNode root = top.ToNode("");
        if (root.Children.Count == 0) { return ["the document: is empty, wanted clusters below LoadBalancing:Clusters, documents below Agents, or other configuration."]; }
        ConfigNode[] ours = [.. new[] { root["LoadBalancing"]?["Clusters"], root["Agents"] }.SelectMany(parts => parts?.Children ?? []).SelectMany(part => part.Children)
            .Where(child => s_ours.Contains(child.Key, StringComparer.OrdinalIgnoreCase))];
        // As members see it, who have a version: some settings mean nothing without one.
        if (top["LoadBalancing"] is not null) { errors.AddRange(ConfigurationChecker.Check(ours.Length > 0 ? json : DocumentText.Numbered(json), known).Errors); }
        else if (Array.FindAll(s_tops, name => top[name] is not null) is { Length: > 0 } found)
        {
            errors.Add($"the document: has {string.Join(", ", found)} at its top, where members do not look; wanted LoadBalancing around it.");
        }
        errors.AddRange(ours.Select(child =>
            $"{child.Path.TrimStart(':')}: may not stand in a fleet's document: members add it, from the number that the document is published under and the instant of its rollout."));
        // What both readings found is told once.
        return [.. errors.Distinct()];
    }
}
