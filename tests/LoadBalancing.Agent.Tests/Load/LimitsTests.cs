using System.Text;
using LoadBalancing.Agent.Load;

namespace LoadBalancing.Agent.Tests.Load;

/// <summary>On texts as kernels write them.</summary>
public sealed class LimitsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("agent-cgroup").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("0::/\n", "/")]
    [InlineData("0::/system.slice/docker-1a2b.scope\n", "/system.slice/docker-1a2b.scope")]
    [InlineData("9:name=systemd:/\n4:memory:/x\n1:cpu:/y\n0::/z\n", "/z")]             // v1 and v2 beside each other
    [InlineData("4:memory:/process_api/64c8\n3:cpuset:/\n1:cpu:/\n", null)]             // v1 alone
    [InlineData("0::/../other\n", null)]                                                // out of the namespace
    [InlineData("10::/x\n", null)]
    [InlineData("", null)]
    public void The_own_group_is_the_line_of_v2(string text, string? expected) => Assert.Equal(expected, CgroupText.PathIn(text));

    [Theory]
    [InlineData("max 100000\n", double.PositiveInfinity)]
    [InlineData("150000 100000\n", 1.5)]
    [InlineData("50000 100000", 0.5)]
    [InlineData("200000 50000\n", 4)]
    [InlineData("0 100000\n", double.PositiveInfinity)]
    [InlineData("-1 100000\n", double.PositiveInfinity)]
    [InlineData("100000 0\n", double.PositiveInfinity)]
    [InlineData("100000\n", double.PositiveInfinity)]
    [InlineData("99999999999999999999 100000\n", double.PositiveInfinity)]
    [InlineData("100x 100000\n", double.PositiveInfinity)]
    [InlineData("", double.PositiveInfinity)]
    public void Cores_are_quota_over_period(string text, double expected) => Assert.Equal(expected, CgroupText.Cores(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("max\n", double.PositiveInfinity)]
    [InlineData("536870912\n", 536870912)]
    [InlineData("0\n", double.PositiveInfinity)]
    [InlineData("12 kB\n", 12)]
    [InlineData("12kB\n", double.PositiveInfinity)]
    [InlineData("", double.PositiveInfinity)]
    public void Memory_is_a_number_of_bytes(string text, double expected) => Assert.Equal(expected, CgroupText.Bytes(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("150000 100000\n", "536870912\n", "max 100000\n", "max\n", 1.5, 536870912)]
    [InlineData("150000 100000\n", "max\n", "50000 100000\n", "268435456\n", 0.5, 268435456)]     // what the group above allows is tighter
    [InlineData("800000 100000\n", "99999999999\n", "max 100000\n", "max\n", 4, 1e9)]               // more than the machine has
    [InlineData(null, null, null, null, 4, 1e9)]                                                     // the controllers are not on
    public void The_tightest_limit_counts(string? cpu, string? memory, string? cpuAbove, string? memoryAbove, double cores, double bytes)
    {
        Write("a.slice/b.scope/cpu.max", cpu);
        Write("a.slice/b.scope/memory.max", memory);
        Write("a.slice/cpu.max", cpuAbove);
        Write("a.slice/memory.max", memoryAbove);
        Write("self", "0::/a.slice/b.scope\n");
        Assert.Equal(new ProcessLimits(cores, bytes), ProcessLimits.Read(Path.Combine(_root, "self"), _root, 4, 1e9));
    }

    [Fact]
    public void In_a_container_the_own_group_is_the_root()
    {
        Write("cpu.max", "200000 100000\n");
        Write("memory.max", "1000000\n");
        Write("self", "0::/\n");
        Assert.Equal(new ProcessLimits(2, 1000000), ProcessLimits.Read(Path.Combine(_root, "self"), _root, 4, 1e9));
    }

    [Fact]
    public void Without_such_files_and_with_files_that_never_end_it_is_the_machine()
    {
        Assert.Equal(new ProcessLimits(4, 1e9), ProcessLimits.Read(Path.Combine(_root, "nothing"), _root, 4, 1e9));
        Assert.Equal(new ProcessLimits(4, 1e9), ProcessLimits.Read(_root, _root, 4, 1e9));           // a directory
        Write("self", "0::/" + new string('a', 100_000));
        Assert.Equal(new ProcessLimits(4, 1e9), ProcessLimits.Read(Path.Combine(_root, "self"), _root, 4, 1e9));
        if (File.Exists("/dev/zero")) { Assert.Equal(new ProcessLimits(4, 1e9), ProcessLimits.Read("/dev/zero", _root, 4, 1e9)); }
    }

    [Fact]
    public void This_process_may_use_something()
    {
        ProcessLimits mine = ProcessLimits.OfThisProcess();
        Assert.InRange(mine.Cores, 0.001, Environment.ProcessorCount);
        Assert.InRange(mine.MemoryBytes, 1, double.MaxValue);
    }

    private void Write(string path, string? text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_root, path))!);
        if (text is not null) { File.WriteAllText(Path.Combine(_root, path), text); }
    }
}
