using System.Reflection.Metadata;
using LoadBalancing.Client.Tests.Architecture.Metadata;

namespace LoadBalancing.Client.Tests.Architecture;

/// <summary>Lists every use that points up or sideways, and every type that belongs to no folder.</summary>
internal sealed class RankChecker(CompiledAssembly assembly)
{
    public IReadOnlyList<string> Violations() => [.. assembly.Reader.TypeDefinitions.SelectMany(ViolationsOf).Distinct().Order(StringComparer.Ordinal)];

    private IEnumerable<string> ViolationsOf(TypeDefinitionHandle handle)
    {
        var user = PlaceOf(handle);
        if (user.Generated) { yield break; }
        if (user.Problem is not null)
        {
            yield return user.Problem;
            yield break;
        }
        foreach (var (member, used) in TypeUsages.Of(assembly, handle))
        {
            var other = PlaceOf(used);
            if (other.Generated || other.Problem is not null || other.Folder == user.Folder || other.Rank < user.Rank) { continue; }
            yield return $"{assembly.NameOf(handle)} ({member}) uses {assembly.NameOf(used)}: {user.Folder} ({user.Rank}) must not see {other.Folder} ({other.Rank})";
        }
    }

    private Place PlaceOf(TypeDefinitionHandle handle)
    {
        var type = assembly.Reader.GetTypeDefinition(assembly.OutermostOf(handle));
        var (space, name) = (assembly.Reader.GetString(type.Namespace), assembly.Reader.GetString(type.Name));
        if (House.IsGenerated(space, name)) { return new Place(Generated: true); }
        if (House.FolderOf(space, name) is not { } folder) { return new Place(Problem: $"{space}.{name} is in no folder of the house: move it, or list it in House.Guests"); }
        return House.TryGetRank(folder, out var rank) ? new Place(folder, rank) : new Place(Problem: $"{space}.{name} is in the unknown folder '{folder}': give it a rank in House");
    }

    private readonly record struct Place(string Folder = "", int Rank = 0, bool Generated = false, string? Problem = null);
}
