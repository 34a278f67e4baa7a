using System.Text.RegularExpressions;
using LoadBalancing.Client.Tests;

namespace LoadBalancing.Client.Simulation.Tests.Architecture;

/// <summary>Arrows point down: what is said of a run and what comes out of it know nobody; what reads, runs and reports knows these and not each other; only the door knows all.</summary>
public sealed partial class FolderTests
{
    private static readonly Dictionary<string, string[]> s_mayUse = new()
    {
        ["Scenarios"] = [],
        ["Results"] = [],
        ["Reading"] = ["Scenarios"],
        ["Catalogue"] = ["Scenarios"],
        ["Engine"] = ["Scenarios", "Results"],
        ["Reports"] = ["Results"],
    };

    [Fact]
    public void A_folder_uses_only_those_below_it()
    {
        var files = Repository.SourceFiles("src/LoadBalancing.Client.Simulation").Select(path => (Path: path, Folder: path.Split('/')[2])).Where(file => s_mayUse.ContainsKey(file.Folder)).ToList();
        Assert.Equal(s_mayUse.Keys.Order(), files.Select(file => file.Folder).Distinct().Order());
        Assert.Empty(
            from file in files
            let text = File.ReadAllText(Repository.PathOf(file.Path))
            from used in Used().Matches(text).Select(match => match.Groups["folder"].Value).Concat(Door().IsMatch(text) ? ["the door"] : [])
            where used != file.Folder && !s_mayUse[file.Folder].Contains(used)
            select $"{file.Path} uses {used}");
    }

    [GeneratedRegex(@"^using (static )?LoadBalancing\.Client\.Simulation\.(?<folder>\w+)", RegexOptions.Multiline)]
    private static partial Regex Used();

    [GeneratedRegex(@"\b(SimulatedCluster|Simulator|ConfiguredCluster)\b(?!"")")]
    private static partial Regex Door();
}
