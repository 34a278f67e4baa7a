namespace LoadBalancing.Client.Tests.Architecture;

/// <summary>The folders of the house and their ranks (docs/design: a folder uses lower ranks only, equal ranks never see each other).</summary>
internal static class House
{
    public const string RootNamespace = "LoadBalancing.Client";

    /// <summary>Types for users that live in a namespace of the framework or in the root: full name to the folder of their source file.</summary>
    public static readonly IReadOnlyDictionary<string, string> Guests = new Dictionary<string, string>(StringComparer.Ordinal);

    private static readonly string[] Floors =
    [
        "Outcomes Versions Hashing",
        "Diagnostics Load",
        "Endpoints",
        "Transport",
        "Picking Health Discovery Traffic Resilience",
        "Configuration",
        "Snapshots",
        "Balancing",
        "Http",
        "DependencyInjection",
    ];

    private static readonly Dictionary<string, int> Ranks =
        Floors.SelectMany((folders, rank) => folders.Split(' ').Select(folder => (folder, rank))).ToDictionary(pair => pair.folder, pair => pair.rank, StringComparer.Ordinal);

    /// <summary>What the compiler and the source generators add: nobody wrote it, so it has no rank.</summary>
    private static readonly string[] GeneratedNamespaces =
    [
        "Microsoft.CodeAnalysis",
        "System.Runtime.CompilerServices",
        "System.Text.RegularExpressions.Generated",
        "Microsoft.Extensions.Configuration.Binder.SourceGeneration",
        "__OptionValidationStaticInstances",
        "__OptionValidationGeneratedAttributes",
    ];

    public static bool TryGetRank(string folder, out int rank) => Ranks.TryGetValue(folder, out rank);

    public static bool IsGenerated(string space, string name) => name.StartsWith('<') || GeneratedNamespaces.Any(generated => IsIn(space, generated));

    /// <summary>The folder of a type that is not nested, or null when nothing says where it belongs.</summary>
    public static string? FolderOf(string space, string name) =>
        Guests.TryGetValue($"{space}.{name}", out var folder) ? folder
        : space == "Microsoft.Extensions.DependencyInjection" ? "DependencyInjection"
        : space.StartsWith(RootNamespace + ".", StringComparison.Ordinal) ? space[(RootNamespace.Length + 1)..].Split('.')[0]
        : null;

    private static bool IsIn(string space, string parent) =>
        space.StartsWith(parent, StringComparison.Ordinal) && (space.Length == parent.Length || space[parent.Length] == '.');
}
