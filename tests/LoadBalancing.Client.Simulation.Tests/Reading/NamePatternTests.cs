using LoadBalancing.Client.Simulation.Scenarios;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>Ids of groups, and which of them a pattern means.</summary>
public sealed class NamePatternTests
{
    private static ServerGroup Group(string name, int count) => new() { Name = name, Count = count };

    [Fact]
    public void One_server_has_the_name_and_several_have_numbers()
    {
        Assert.Equal(["s"], NamePattern.IdsOf(Group("s", 1)));
        Assert.Equal(["s0", "s1", "s2"], NamePattern.IdsOf(Group("s", 3)));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("s1", true)]
    [InlineData("S1", true)]
    [InlineData("s", true)]            // the group
    [InlineData("s*", true)]
    [InlineData("s1*", true)]
    [InlineData(" x , s1 ", true)]
    [InlineData("s11", false)]
    [InlineData("x,y", false)]
    [InlineData("", false)]
    [InlineData(",", false)]
    [InlineData("*1", false)]          // only at the end
    [InlineData("s1**", false)]
    public void A_pattern_means_ids_groups_and_beginnings(string pattern, bool matches) => Assert.Equal(matches, NamePattern.Matches(pattern, "s1", "s"));

    [Fact]
    public void What_is_computed_is_what_looking_at_every_id_finds()
    {
        string[] parts = ["", "*", "s", "s*", "s0", "s00", "s01", "s1", "s1*", "s10", "s11", "s12*", "s2", "s*1", "s9", "s010", "S3", "t", "s+1", "s 1", "s99999999999", "s1x"];
        foreach (ServerGroup group in new[] { Group("s", 1), Group("s", 2), Group("s", 10), Group("s", 11), Group("s", 12), Group("s1", 1), Group("s1", 3), Group("S0", 1) })
        {
            string[] ids = [.. NamePattern.IdsOf(group)];
            foreach (string part in parts)
            {
                Assert.True(ids.Contains(part, StringComparer.OrdinalIgnoreCase) == NamePattern.Owns(group, part), $"{group.Name} x {group.Count} owns {part}");
                Assert.True(ids.Any(id => NamePattern.Matches(part, id, group.Name)) == NamePattern.MatchesAny(part, group), $"{group.Name} x {group.Count} matches {part}");
            }
        }
    }
}
