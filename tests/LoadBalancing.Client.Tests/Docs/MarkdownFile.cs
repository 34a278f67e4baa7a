namespace LoadBalancing.Client.Tests.Docs;

/// <summary>A page of the documentation, as lines and fenced code blocks.</summary>
internal sealed record MarkdownFile(string Path, string[] Lines)
{
    private const string Fence = "```";

    /// <summary>The README of the repository and that of a package that has its own, and every page below docs/.</summary>
    public static IReadOnlyList<MarkdownFile> All() =>
    [
        Read("README.md"),
        Read("src/LoadBalancing.Client.ServiceDiscovery/README.md"),
        .. Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    public static MarkdownFile Read(string path) => new(path, File.ReadAllLines(Repository.PathOf(path)));

    /// <summary>The code blocks whose opening fence has exactly this tag.</summary>
    public IEnumerable<CodeBlock> Blocks(string tag)
    {
        for (int i = 0; i < Lines.Length; i++)
        {
            if (!Lines[i].StartsWith(Fence, StringComparison.Ordinal)) { continue; }
            int end = Array.FindIndex(Lines, i + 1, line => line.StartsWith(Fence, StringComparison.Ordinal));
            Assert.True(end > 0, $"{Path}:{i + 1}: a code block has no end");
            if (Lines[i][Fence.Length..].Trim() == tag) { yield return new CodeBlock($"{Path}:{i + 1}", Lines[(i + 1)..end]); }
            i = end;
        }
    }
}

/// <summary>The lines between two fences.</summary>
internal sealed record CodeBlock(string Where, string[] Lines);
