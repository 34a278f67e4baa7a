using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Docs;

/// <summary>Code in the documentation compiles, since it stands in files that do.</summary>
public sealed partial class SnippetTests
{
    private static readonly string[] s_compiled =
    [
        "samples/Snippets/ReadmeSnippets.cs",
        "samples/Snippets/DocsSnippets.cs",
        "samples/Snippets/SimulationSnippets.cs",
        "samples/Snippets/AgentSnippets.cs",
        "samples/Snippets/FleetSnippets.cs",
        "samples/Snippets/MigratingSnippets.cs",
        "samples/Snippets/DiscoverySnippets.cs",
        "samples/QuickStart/OrdersClient.cs",
        // Compiled only where LoadBalancing.Client.Integrations.sln is.
        "tests/LoadBalancing.Client.Integrations.Tests/IntegrationSnippets.cs",
    ];

    [Fact]
    public void Every_csharp_block_of_the_documentation_is_compiled()
    {
        string[] files = [.. s_compiled.Select(path => Normalize(File.ReadAllText(Repository.PathOf(path))))];
        CodeBlock[] blocks = [.. MarkdownFile.All().SelectMany(page => page.Blocks("csharp"))];
        Assert.True(blocks.Length >= 8, $"only {blocks.Length} blocks found: is the search broken?");
        Problems.None(blocks.SelectMany(block => Paragraphs(block)
            .Where(paragraph => !files.Any(file => file.Contains(paragraph, StringComparison.Ordinal)))
            .Select(paragraph => $"{block.Where}: not in {string.Join(", ", s_compiled)}: {paragraph}")));
    }

    [Fact]
    public void Every_json_block_of_the_documentation_is_a_configuration_that_validates()
    {
        CodeBlock[] blocks = [.. MarkdownFile.All().SelectMany(page => page.Blocks("json"))];
        Assert.True(blocks.Length >= 3, $"only {blocks.Length} blocks found: is the search broken?");
        Problems.None(blocks.SelectMany(block => ErrorsOf(block).Select(error => $"{block.Where}: {error}")));
    }

    [Fact]
    public void Links_of_the_documentation_lead_to_files()
    {
        Problems.None(
            from page in MarkdownFile.All()
            from line in page.Lines
            from Match link in Link().Matches(line)
            let target = link.Groups["path"].Value
            where !target.Contains("://", StringComparison.Ordinal)
            let full = Path.Combine(Path.GetDirectoryName(Repository.PathOf(page.Path))!, target)
            where !File.Exists(full) && !Directory.Exists(full)
            select $"{page.Path}: {target}");
    }

    /// <summary>Blank lines part what may stand in different places; usings stand one by one.</summary>
    private static IEnumerable<string> Paragraphs(CodeBlock block) => string.Join('\n', block.Lines).Split("\n\n")
        .SelectMany(part => part.TrimStart().StartsWith("using LoadBalancing.", StringComparison.Ordinal) || part.TrimStart().StartsWith("using Microsoft.", StringComparison.Ordinal) ? part.Split('\n') : [part])
        .Select(Normalize)
        .Where(part => part.Length > 0);

    private static string Normalize(string text) => Space().Replace(text, " ").Trim();

    private static IEnumerable<string> ErrorsOf(CodeBlock block)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', block.Lines)));
        IConfiguration configuration;
        try { configuration = new ConfigurationBuilder().AddJsonStream(stream).Build(); }
        catch (Exception e) when (e is JsonException or FormatException or InvalidDataException) { return [e.Message]; }
        return Clusters.ErrorsOf(configuration);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\]\((?<path>[^)#]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
