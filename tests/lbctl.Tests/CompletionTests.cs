using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("bash", "complete -o default -F _lbctl lbctl")]
    [InlineData("zsh", "compdef _lbctl lbctl")]
    [InlineData("fish", "complete -c lbctl")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName lbctl")]
    public async Task Each_shell_has_a_script_that_asks_the_tool(string shell, string line)
    {
        var tool = new Tool();
        Assert.Equal(0, await tool.RunAsync("completion", shell));
        Assert.Contains(line, tool.Output, StringComparison.Ordinal);
        Assert.Contains("lbctl \"[suggest:", tool.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lbctl ro", "rollback rollout")]
    [InlineData("lbctl status --wat", "--watch")]
    [InlineData("lbctl completion f", "fish")]
    public async Task Verbs_and_options_are_suggested(string line, string words)
    {
        var tool = new Tool();
        Assert.Equal(0, await tool.RunAsync($"[suggest:{line.Length}]", line));
        Assert.Equal(words.Split(' '), tool.Lines);
    }

    [Fact]
    public async Task Versions_are_suggested_from_etcd()
    {
        var tool = new Tool { Environment = { ["LBCTL_PREFIX"] = "/p" }, Fleet = { Documents = { [41] = "", [42] = "", [7] = "" } } };
        await tool.RunAsync("[suggest:15]", "lbctl rollout 4");
        Assert.Equal(["41", "42"], tool.Lines);
        Assert.Equal("/p", tool.Options!.Prefix);
        Assert.Contains("disposed", tool.Fleet.Calls);
    }

    [Fact]
    public async Task Nobody_is_asked_for_a_password_and_errors_are_no_words()
    {
        var tool = new Tool { Environment = { ["LBCTL_USER"] = "ann" }, Typed = new(["secret"]) };
        Assert.Equal(0, await tool.RunAsync("[suggest:15]", "lbctl rollout 4"));
        Assert.Equal("", tool.All.Trim());
        tool = new Tool { Fleet = { Failure = new EtcdException(EtcdErrorCode.Unavailable, "away") } };
        Assert.Equal(0, await tool.RunAsync("[suggest:15]", "lbctl rollout 4"));
        Assert.Equal("", tool.All.Trim());
    }
}
