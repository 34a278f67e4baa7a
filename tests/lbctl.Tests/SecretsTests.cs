using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Output;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

public sealed class SecretsTests
{
    private const string Password = "correct horse";

    [Theory]
    [InlineData("to http://ann:pw@etcd:2379 and https://x@y", "to http://(hidden)@etcd:2379 and https://(hidden)@y")]
    [InlineData("http://a:p@ss@etcd", "http://(hidden)@etcd")]
    [InlineData("http://etcd/a@b", "http://etcd/a@b")]
    [InlineData("a\r\nb\u001b[31m\u202Ec", "a  b [31m c")]
    public void Texts_are_made_fit_to_be_shown(string text, string shown) => Assert.Equal(shown, new Secrets().Hide(text));

    /// <summary>Wherever it may come from: an error, a member, a history.</summary>
    [Theory]
    [InlineData("status")]
    [InlineData("status", "--json")]
    [InlineData("status", "--csv")]
    [InlineData("status", "--watch")]
    [InlineData("history")]
    [InlineData("history", "--json")]
    [InlineData("rollout", "42", "--yes")]
    [InlineData("resume")]
    public async Task The_password_is_in_no_output(params string[] args)
    {
        string said = $"says {Password} and http://u:{Password.Replace(' ', '-')}@h";
        FleetStatus status = Fleet.Of(Fleet.Member("a", "refused", error: said)).With("staging", reason: said) with { Explanation = [said] };
        var tool = new Tool
        {
            Environment = { ["LBCTL_USER"] = "ann", ["LBCTL_PASSWORD"] = Password },
            Fleet =
            {
                Status = status, Watched = { status }, History = { Fleet.Ended(42, "aborted", said) },
                Run = (progress, _) =>
                {
                    progress.Report(status);
                    return Task.FromResult<RolloutResult?>(new(9, 42, "aborted", said));
                },
            },
        };
        await tool.RunAsync(args);
        Assert.Contains("says (hidden) and http://(hidden)@h", tool.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("correct", tool.All, StringComparison.Ordinal);
        Assert.Equal(Password, tool.Options!.Password);
    }

    [Fact]
    public async Task Nor_is_it_in_an_error()
    {
        var tool = new Tool
        {
            Environment = { ["LBCTL_USER"] = "ann", ["LBCTL_PASSWORD"] = Password },
            Fleet = { Failure = new EtcdException(EtcdErrorCode.Denied, $"{Password} is wrong") },
        };
        Assert.Equal(6, await tool.RunAsync("status"));
        Assert.Equal("(hidden) is wrong\n", tool.Error);
    }

    [Fact]
    public async Task It_comes_from_a_file_or_is_asked_for()
    {
        using var file = new TempFile($"{Password}\nnot this\n");
        var tool = new Tool();
        await tool.RunAsync("status", "--user", "ann", "--password-file", file.Path);
        Assert.Equal(Password, tool.Options!.Password);

        tool = new Tool { Input = Password + "\n" };
        await tool.RunAsync("status", "--user", "ann", "--password-file", "-");
        Assert.Equal(Password, tool.Options!.Password);

        tool = new Tool { Typed = new([Password]) };
        await tool.RunAsync("status", "--user", "ann");
        Assert.Equal(Password, tool.Options!.Password);
        Assert.Equal("Password of ann: ", tool.Error);
    }

    [Fact]
    public async Task Where_etcd_is_comes_from_options_before_the_environment()
    {
        var tool = new Tool
        {
            Environment =
            {
                ["LBCTL_ENDPOINTS"] = "https://a:1,https://b:2", ["LBCTL_PREFIX"] = "/p", ["LBCTL_CACERT"] = "/ca", ["LBCTL_CERT"] = "/cert", ["LBCTL_KEY"] = "/key",
            },
        };
        await tool.RunAsync("status", "--prefix", "/q", "--timeout", "2s");
        EtcdOptions options = tool.Options!;
        Assert.Equal(["https://a:1", "https://b:2"], options.Endpoints);
        Assert.Equal(("/q", null, 2), (options.Prefix, options.User, options.RequestTimeout.TotalSeconds));
        Assert.Equal(["/ca"], options.Tls.RootCertificates);
        Assert.Equal(("/cert", "/key"), (options.Tls.ClientCertificate.Path, options.Tls.ClientCertificate.KeyPath));

        tool = new Tool { Environment = { ["LBCTL_ENDPOINTS"] = "https://a:1" } };
        await tool.RunAsync("status", "--endpoints", "http://c:3,http://d:4", "--endpoints", "http://e:5");
        Assert.Equal(["http://c:3", "http://d:4", "http://e:5"], tool.Options!.Endpoints);
        tool = new Tool();
        await tool.RunAsync("status");
        Assert.Equal(["http://localhost:2379"], tool.Options!.Endpoints);
    }
}
