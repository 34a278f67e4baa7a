using System.Globalization;
using System.Text.RegularExpressions;
using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Scenarios;
using LoadBalancing.Client.Tests;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>docs/simulation-files.md has a row for every key, with the default and the range that the code has, and no other row; its examples are read.</summary>
public sealed partial class SimulationFilesDocTests
{
    private static readonly string[] s_lines = File.ReadAllLines(Repository.PathOf("docs", "simulation-files.md"));

    private static readonly Dictionary<string, string> s_rows = s_lines.Select(line => (Line: line, Key: FirstCell().Match(line).Groups["key"].Value))
        .Where(row => row.Key.Length > 0 && (row.Key.Contains(':', StringComparison.Ordinal) || char.IsUpper(row.Key[0])))
        .ToDictionary(row => row.Key, row => row.Line);

    /// <summary>How the page calls a section, where it stands in the small file, and its defaults.</summary>
    private static readonly (string Shown, string Place, object Untouched)[] s_sections =
    [
        ("", "", new Scenario()),
        ("Clients:{n}:", "Clients:0:", new ClientGroup()),
        ("Servers:{n}:", "Servers:0:", new ServerGroup()),
        ("{time}:", "Servers:0:ServiceTime:", new TimeDistribution()),
        ("Events:{n}:", "Events:0:", new ScenarioEvent()),
    ];

    [Fact]
    public void Every_key_has_a_row_and_every_row_a_key() => Assert.Equal(Keys().Select(key => key.Shown).Order(StringComparer.Ordinal), s_rows.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_row_names_the_default() => None(Keys()
        .Where(key => !Cell(key.Shown, 4).StartsWith(key.Default.Length == 0 ? "none" : $"`{key.Default}`", StringComparison.Ordinal))
        .Select(key => $"{key.Shown}: the default is '{key.Default}'"));

    [Fact]
    public void Every_row_says_what_the_error_says()
    {
        (string Shown, string? Wanted)[] keys = [.. Keys().Where(key => key.Shown != "Events:{n}:Cluster").Select(key => (key.Shown, WantedOf(key.Place)))];
        None(keys.Where(key => key.Wanted is null || !Cell(key.Shown, 3).StartsWith(key.Wanted, StringComparison.Ordinal)).Select(key => $"{key.Shown}: the error says \"wanted {key.Wanted}\""));
    }

    [Fact]
    public void Every_action_has_a_row_with_the_keys_that_it_uses()
    {
        foreach (ScenarioAction action in Enum.GetValues<ScenarioAction>())
        {
            string row = Assert.Single(s_lines, line => line.StartsWith($"| `{ScenarioText.NameOf(action)}` |", StringComparison.Ordinal));
            Assert.Equal(string.Join(", ", EventSchema.UsedBy(action).Select(key => $"`{key}`")), row.Split('|')[3].Trim());
        }
    }

    [Fact]
    public void The_examples_are_scenarios()
    {
        string[] examples = [.. Blocks("jsonc")];
        Assert.Equal(2, examples.Length);
        Assert.Equal(["one slow server", "a busy morning"], examples.Select(example => Files.Read(example).Name));
    }

    [Fact]
    public void The_errors_shown_are_those_that_come()
    {
        string json = Files.With(("Servers:0:Workers", "0"), ("Events:1", """{ "Action": "heal", "Facter": 1 }"""));
        Assert.Equal(Assert.Single(Blocks("")).Split('\n').Select(line => line.Replace("slow.json", Files.Name, StringComparison.Ordinal)).Order(StringComparer.Ordinal), Files.Errors(json).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Shown, string Place, string Default)> Keys() =>
        from section in s_sections
        from property in section.Untouched.GetType().GetProperties()
        let key = property.Name == "Change" ? "Cluster" : property.Name
        let required = property.Name == "Action"
        select (section.Shown + key, section.Place + key, required ? "" : Text(property.GetValue(section.Untouched)));

    private static string Text(object? value) => value switch
    {
        TimeSpan time => time.ToString(null, CultureInfo.InvariantCulture),
        TimeDistribution { Kind: TimeDistributionKind.Constant } time => Text(time.Mean),
        TimeDistribution time => $"{Text(time.Kind)}`, mean `{Text(time.Mean)}",
        bool or Enum => value.ToString()!.ToLowerInvariant(),
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>What is wanted, from the error about a value that the key does not take: nothing, no sense, or too much.</summary>
    private static string? WantedOf(string place) => new[] { "\"\"", "\"? ?\"", $"\"{new string('x', 300)}\"" }
        .SelectMany(value => Files.Errors(Files.With(place, value)))
        .Where(error => error.StartsWith($"{Files.Name}: {place}: got ", StringComparison.Ordinal))
        .Select(error => error[(error.IndexOf("wanted ", StringComparison.Ordinal) + "wanted ".Length)..].TrimEnd('.'))
        .Select(wanted => wanted.Split(" with the keys: ")[0])
        .FirstOrDefault();

    private static string Cell(string key, int number) => s_rows.GetValueOrDefault(key, "").Split('|') is { Length: 6 } cells ? cells[number].Trim() : "";

    private static IEnumerable<string> Blocks(string tag)
    {
        for (int i = 0; i < s_lines.Length; i++)
        {
            if (!s_lines[i].StartsWith("```", StringComparison.Ordinal)) { continue; }
            int end = Array.IndexOf(s_lines, "```", i + 1);
            if (s_lines[i][3..] == tag) { yield return string.Join('\n', s_lines[(i + 1)..end]); }
            i = end;
        }
    }

    private static void None(IEnumerable<string> problems)
    {
        string[] found = [.. problems];
        if (found.Length > 0) { Assert.Fail(string.Join('\n', found)); }
    }

    [GeneratedRegex(@"^\| `(?<key>[A-Z{][^`]*)` \|")]
    private static partial Regex FirstCell();
}
