using LoadBalancing.Client.Etcd.Tests.Servers;
using LoadBalancing.Lbctl.Fleets;
using LoadBalancing.Lbctl.Tests.Doubles;

namespace LoadBalancing.Lbctl.Tests;

/// <summary>Verbs against the real etcd.</summary>
public sealed class EtcdTests
{
    private const string First = """{ "LoadBalancing": { "Clusters": { "orders": { "Endpoints": { "a": "http://a:1" } } } } }""";
    private const string Second = """{ "LoadBalancing": { "Clusters": { "orders": { "Endpoints": { "a": "http://a:2" } } } } }""";

    private static readonly string[] s_nobody = ["--yes", "--minimum-members", "0", "--bake", "0"];

    [Fact]
    public async Task A_fleet_is_moved_and_moved_back()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("no version yet", Value(await RunAsync(etcd, 0, "", "status"), "active"));
        Assert.Equal("Published standard input as version 1.", (await RunAsync(etcd, 0, First, "publish", "-")).Lines[^1]);
        Assert.Equal("Version 1 is active and has proved itself.", (await RunAsync(etcd, 0, "", ["rollout", "1", .. s_nobody])).Lines[^1]);
        Assert.Equal("Version 2 is active and has proved itself.", (await RunAsync(etcd, 0, Second, ["rollout", "-", .. s_nobody])).Lines[^1]);
        Assert.StartsWith("version 2, ", Value(await RunAsync(etcd, 0, "", "status"), "active"), StringComparison.Ordinal);
        Assert.Equal("~ LoadBalancing:Clusters:orders:Endpoints:a: http://a:1 -> http://a:2", (await RunAsync(etcd, 1, "", "diff", "1", "active")).Lines[^1]);
        Assert.Equal("Version 1 is active and has proved itself.", (await RunAsync(etcd, 0, "", ["rollback", .. s_nobody])).Lines[^1]);
        Tool history = await RunAsync(etcd, 0, "", "history");
        // The newest first: back to 1, then 2, then 1.
        Assert.Equal(["1", "2", "1"], history.Lines.Skip(1).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]));
        Tool again = await RunAsync(etcd, 0, "", ["rollout", "1", .. s_nobody]);
        Assert.Equal("Version 1 was active already; nothing was done.", again.Lines[^1]);
    }

    [Fact]
    public async Task What_cannot_be_done_is_told_with_its_exit_code()
    {
        await using EtcdServer etcd = await EtcdServer.StartAsync(TestContext.Current.CancellationToken);
        await RunAsync(etcd, 0, First, "publish", "-", "--version", "7");
        Assert.Contains("Version 7 exists", (await RunAsync(etcd, 7, Second, "publish", "-", "--version", "7")).Error, StringComparison.Ordinal);
        await RunAsync(etcd, 0, First, "publish", "-", "--version", "7");
        Assert.Contains("standard input: LoadBalancing:Clusters:x:Endpoints", (await RunAsync(etcd, 1, """{ "LoadBalancing": { "Clusters": { "x": { } } } }""", "publish", "-")).Error, StringComparison.Ordinal);
        Assert.Contains("Version 9 was never published", (await RunAsync(etcd, 1, "", ["rollout", "9", .. s_nobody])).Error, StringComparison.Ordinal);
        Assert.Equal("No rollout is under way.\n", (await RunAsync(etcd, 0, "", "abort")).Output);
        Tool nobody = await RunAsync(etcd, 3, "", "rollout", "7", "--yes", "--stage-timeout", "1s");
        Assert.StartsWith("Aborted, nobody has moved: ", nobody.Lines[^1], StringComparison.Ordinal);
        await etcd.KillAsync();
        Assert.Contains(etcd.Endpoint, (await RunAsync(etcd, 5, "", "status", "--timeout", "500ms")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_interrupted_while_members_prepare_aborts_and_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using EtcdServer etcd = await EtcdServer.StartAsync(TestContext.Current.CancellationToken);
        await RunAsync(etcd, 0, First, "publish", "-");
        // No member is there and one is wanted: it waits for a minute.
        using ToolProcess tool = ToolProcess.Start("rollout", "1", "--yes", "--stage-timeout", "60s", "--endpoints", etcd.Endpoint);
        Assert.Contains("staging, 0 of 0 prepared", await tool.ReadLineAsync(), StringComparison.Ordinal);
        tool.Signal(ToolProcess.Interrupt);
        Assert.StartsWith("Interrupted: nobody has moved", await tool.ReadLineAsync(), StringComparison.Ordinal);
        Assert.StartsWith("Aborted, nobody has moved", await tool.ReadLineAsync(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Aborted, await tool.ExitAsync());
        Assert.Contains("aborted", (await RunAsync(etcd, 0, "", "history")).Lines[^1], StringComparison.Ordinal);
    }

    private static async Task<Tool> RunAsync(EtcdServer etcd, int exit, string input, params string[] args)
    {
        var tool = new Tool { Input = input, Time = TimeProvider.System, Connect = options => new FleetOverEtcd(options), Environment = { ["LBCTL_ENDPOINTS"] = etcd.Endpoint } };
        int code = await tool.RunAsync(args);
        Assert.True(code == exit, $"{string.Join(' ', args)}: {code}, wanted {exit}: {tool.All}");
        return tool;
    }

    private static string Value(Tool tool, string name) => tool.Lines.Single(line => line.StartsWith(name + " ", StringComparison.Ordinal))[10..];
}
