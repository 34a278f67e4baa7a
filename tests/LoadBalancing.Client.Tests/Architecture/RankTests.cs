using LoadBalancing.Client.Tests.Architecture.Metadata;

namespace LoadBalancing.Client.Tests.Architecture;

public sealed class RankTests
{
    [Fact]
    public void A_rank_never_sees_a_higher_one()
    {
        using var library = CompiledAssembly.Library();
        var violations = new RankChecker(library).Violations();
        Assert.True(violations.Count == 0, $"{violations.Count} uses point up or sideways:\n{string.Join('\n', violations)}");
    }

    [Fact]
    public void The_library_is_really_read()
    {
        using var library = CompiledAssembly.Library();
        var ours = library.Reader.TypeDefinitions.Select(library.NameOf).Where(name => name.StartsWith(House.RootNamespace + ".", StringComparison.Ordinal));
        var usages = library.Reader.TypeDefinitions.Sum(type => TypeUsages.Of(library, type).Count);
        Assert.NotEmpty(ours);
        Assert.True(usages > ours.Count(), $"Only {usages} uses were seen.");
    }

    [Fact]
    public void Every_guest_exists_and_needs_its_place()
    {
        using var library = CompiledAssembly.Library();
        Assert.All(House.Guests, guest => Assert.True(library.TryFind(guest.Key, out _), $"House.Guests lists {guest.Key}, which is gone."));
        Assert.All(House.Guests, guest => Assert.True(House.TryGetRank(guest.Value, out _), $"House.Guests puts {guest.Key} into the unknown folder {guest.Value}."));
    }
}
