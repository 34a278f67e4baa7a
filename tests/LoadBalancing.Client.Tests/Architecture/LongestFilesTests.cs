using System.Reflection;
using System.Runtime.CompilerServices;
using LoadBalancing.Client.Tests.Architecture.Metadata;

namespace LoadBalancing.Client.Tests.Architecture;

public sealed class LongestFilesTests(ITestOutputHelper output)
{
    private const int MostLines = 250;
    private const int MostConstructorParameters = 5;

    [Fact]
    public void No_file_is_longer_than_250_lines()
    {
        var files = Repository.SourceFiles("src").Select(path => (Path: path, Lines: LinesOf(path))).OrderByDescending(file => file.Lines).ToList();
        Assert.NotEmpty(files);
        var report = string.Join('\n', files.Take(10).Select(file => $"{file.Lines,5}  {file.Path}"));
        var summary = $"{files.Count} files, median {files[files.Count / 2].Lines} lines, {100 * files.Count(file => file.Lines <= 120) / files.Count} % of at most 120; the longest:";

        output.WriteLine(summary + "\n" + report);
        Directory.CreateDirectory(Repository.PathOf("artifacts"));
        File.WriteAllText(Repository.PathOf("artifacts", "longest-files.txt"), $"{summary}\n{report}\n");    // test.sh shows it: the runner hides the output of a test that passes

        Assert.True(files[0].Lines <= MostLines, $"A file is one idea, and no idea takes more than {MostLines} lines:\n{report}");
    }

    [Fact]
    public void No_constructor_takes_more_than_five_parameters()
    {
        var wide = LibraryUnderTest.Packages.SelectMany(package => package.GetTypes()).SelectMany(WideConstructors).ToList();
        Assert.True(wide.Count == 0, string.Join('\n', wide));
    }

    [Theory]
    [InlineData(typeof(Wide), 1)]
    [InlineData(typeof(WidePrimary), 1)]
    [InlineData(typeof(Narrow), 0)]
    [InlineData(typeof(WideRecord), 0)]
    [InlineData(typeof(WideRecordStruct), 0)]
    public void A_wide_constructor_is_found_but_a_record_is_a_list_of_values(Type type, int expected) => Assert.Equal(expected, WideConstructors(type).Count());

    private static IEnumerable<string> WideConstructors(Type type) =>
        IsGenerated(type) || IsRecord(type)
            ? []
            : type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance)
                .Where(constructor => constructor.GetParameters().Length > MostConstructorParameters)
                .Select(constructor => $"{type.FullName} has a constructor of {constructor.GetParameters().Length} parameters, {MostConstructorParameters} are allowed.");

    private static bool IsGenerated(Type type) =>
        type.Name.StartsWith('<') || type.IsDefined(typeof(CompilerGeneratedAttribute)) || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true
        || type.GetMethod("<Clone>$") is not null;

    private static int LinesOf(string path) => File.ReadLines(Repository.PathOf(path)).Count();

    private sealed class Wide { internal Wide(int a, int b, int c, int d, int e, int f) => _ = a + b + c + d + e + f; }

    private sealed class WidePrimary(int a, int b, int c, int d, int e, int f) { internal int Sum => a + b + c + d + e + f; }

    private sealed class Narrow { private Narrow(int a, int b, int c, int d, int e) => _ = a + b + c + d + e; }

    private sealed record WideRecord(int A, int B, int C, int D, int E, int F);

    private readonly record struct WideRecordStruct(int A, int B, int C, int D, int E, int F);
}
