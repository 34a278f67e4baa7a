namespace LoadBalancing.Client.Tests.Architecture;

public sealed class HouseTests
{
    private static readonly string[] GuestNamespaces = ["Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Configuration", "Microsoft.AspNetCore.Builder", "System.Net.Http", House.RootNamespace];

    private static IEnumerable<(string Path, string Text)> Sources =>
        Repository.SourceFiles("src").Select(path => (path, File.ReadAllText(Repository.PathOf(path))));

    [Fact]
    public void A_silenced_warning_tells_its_reason_on_the_same_line()
    {
        var all = Sources.SelectMany(file => SourceRules.Suppressions(file.Text).Select(found => (Where: $"{file.Path}({found.Line}): {found.Text}", found.HasReason))).ToList();
        var without = all.Where(found => !found.HasReason).Select(found => found.Where).ToList();
        Assert.True(without.Count == 0, $"No reason given:\n{string.Join('\n', without)}");
        Assert.True(all.Count <= SourceRules.MostSuppressions, $"{all.Count} suppressions, {SourceRules.MostSuppressions} are allowed:\n{string.Join('\n', all.Select(found => found.Where))}");
    }

    [Fact]
    public void A_folder_says_what_is_in_it()
    {
        var nowhere = Sources.Where(file => SourceRules.FolderThatSaysNothing(file.Path) is not null).Select(file => file.Path).ToList();
        Assert.True(nowhere.Count == 0, $"Not in the house: {string.Join(", ", nowhere)}");
    }

    [Fact]
    public void A_folder_is_a_namespace()
    {
        var strangers = Sources.Where(file => !IsAtHome(file.Path, SourceRules.NamespaceOf(file.Text))).Select(file => $"{file.Path}: {SourceRules.NamespaceOf(file.Text)}").ToList();
        Assert.True(strangers.Count == 0, $"The namespace is not the folder's:\n{string.Join('\n', strangers)}");
    }

    [Theory]
    [InlineData("#pragma warning disable CA1234 // the reason is told here", true)]
    [InlineData("  # pragma  warning disable CA1234", false)]
    [InlineData("#pragma warning disable CA1234 // why", false)]
    [InlineData("[SuppressMessage(\"A\", \"B\", Justification = \"told here, too\")]", true)]
    [InlineData("[UnconditionalSuppressMessage(\"A\", \"B\")]", false)]
    [InlineData("[Obsolete, SuppressMessage(\"A\", \"B\", Justification = \"\")]", false)]
    public void A_suppression_is_found_with_its_reason(string line, bool hasReason) =>
        Assert.Equal((2, line.Trim(), hasReason), Assert.Single(SourceRules.Suppressions("// first\n" + line + "\n#pragma warning restore CA1234")));

    [Fact]
    public void A_folder_that_says_nothing_is_found()
    {
        Assert.Equal("Helpers", SourceRules.FolderThatSaysNothing("src/LoadBalancing.Client/Picking/Helpers/A.cs"));
        Assert.Null(SourceRules.FolderThatSaysNothing("src/LoadBalancing.Client/Picking/Extensions.cs"));
    }

    [Fact]
    public void A_file_in_the_wrong_namespace_is_found()
    {
        Assert.False(IsAtHome("src/LoadBalancing.Client/Picking/A.cs", "LoadBalancing.Client.Health"));
        Assert.False(IsAtHome("src/LoadBalancing.Client/Picking/A.cs", "LoadBalancing.Client.PickingPlus"));
        Assert.False(IsAtHome("src/LoadBalancing.Client/Picking/A.cs", null));
        Assert.True(IsAtHome("src/LoadBalancing.Client/Picking/Random/A.cs", "LoadBalancing.Client.Picking.Random"));
        Assert.True(IsAtHome("src/LoadBalancing.Client/Picking/Random/A.cs", "LoadBalancing.Client.Picking"));
    }

    /// <summary>The top folder decides (it has the rank); a subfolder may have a namespace of its own. A guest's folder is told by House.Guests.</summary>
    private static bool IsAtHome(string path, string? space)
    {
        if (space is null) { return Path.GetFileName(path) is "AssemblyInfo.cs" or "GlobalUsings.cs" or "Program.cs"; }
        var parts = path.Split('/');                                           // src/<project>/<folder>/...
        // A tool is called what people type.
        var project = parts[1] == "lbctl" ? "LoadBalancing.Lbctl" : parts[1];
        var home = parts.Length > 3 ? $"{project}.{parts[2]}" : project;
        return space == home || space.StartsWith(home + ".", StringComparison.Ordinal) || GuestNamespaces.Contains(space);
    }
}
