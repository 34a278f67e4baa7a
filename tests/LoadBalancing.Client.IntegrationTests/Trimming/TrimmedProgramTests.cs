using System.Text.RegularExpressions;

namespace LoadBalancing.Client.IntegrationTests.Trimming;

/// <summary>Publishes tests/LoadBalancing.Client.TrimSmoke trimmed and runs it: warnings of the trimmer tell of code that would break.</summary>
[Collection(nameof(Alone))]
public sealed partial class TrimmedProgramTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Publishing = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan Running = TimeSpan.FromMinutes(1);

    private static string Configuration =>
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    [Fact]
    public async Task A_trimmed_program_still_balances()
    {
        var folder = Directory.CreateTempSubdirectory("trim-smoke-");
        try
        {
            var project = Repository.PathOf("tests", "LoadBalancing.Client.TrimSmoke", "LoadBalancing.Client.TrimSmoke.csproj");
            var publish = await ChildProcess.RunAsync("dotnet", ["publish", project, "-c", Configuration, "-o", folder.FullName, "--nologo", "-v", "minimal"], Publishing, TestContext.Current.CancellationToken);
            output.WriteLine(publish.Output);
            Assert.True(publish.ExitCode == 0, publish.Output);
            Assert.DoesNotMatch(TrimWarning(), publish.Output);

            var program = Path.Combine(folder.FullName, "LoadBalancing.Client.TrimSmoke" + (OperatingSystem.IsWindows() ? ".exe" : ""));
            var run = await ChildProcess.RunAsync(program, [], Running, TestContext.Current.CancellationToken);
            output.WriteLine(run.Output);
            Assert.True(run.ExitCode == 0, run.Output);
            Assert.Contains("trim smoke: ok", run.Output, StringComparison.Ordinal);
        }
        finally { folder.Delete(recursive: true); }
    }

    [Theory]
    [InlineData("ILLink : Trim analysis warning IL2026: X.Y()", true)]
    [InlineData("Program.cs(1,1): error IL3050: Using member", true)]
    [InlineData("LoadBalancing.Client -> /bin/LoadBalancing.Client.dll", false)]
    public void A_trim_warning_is_recognised(string line, bool expected) => Assert.Equal(expected, TrimWarning().IsMatch(line));

    [GeneratedRegex(@"\bIL[23]\d{3}\b")]
    private static partial Regex TrimWarning();
}
