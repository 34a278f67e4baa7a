using LoadBalancing.Lbctl.Fleets;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class DocsTests
{
    private static readonly string s_page = File.ReadAllText(Repository.PathOf("docs", "lbctl.md"));

    [Fact]
    public void The_page_has_every_exit_code_and_every_variable()
    {
        Assert.All(ExitCode.All, exit => Assert.Contains($"| {exit.Code} | {exit.Meaning}", s_page, StringComparison.Ordinal));
        Assert.All(ConnectionArguments.Variables, variable => Assert.Contains($"`{variable}`", s_page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_page_has_every_verb()
    {
        var tool = new Tool();
        await tool.RunAsync("--help");
        string[] verbs = [.. tool.Lines.SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0])];
        Assert.Equal(11, verbs.Length);
        Assert.All(verbs, verb => Assert.Contains($"**{verb}**", s_page, StringComparison.Ordinal));
    }
}
