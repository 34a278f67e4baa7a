using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Groups;

namespace LoadBalancing.Client.Tests.Configuration;

/// <summary>The section <c>LoadBalancing:Groups</c>.</summary>
public sealed class GroupReadingTests
{
    private static GroupSet Read(params (string Path, string? Value)[] settings) => GroupReader.Read(SectionCopy.Of(Sections.Layers([.. settings.Select(pair => ("LoadBalancing:Groups:" + pair.Path, pair.Value))])));

    private static string ErrorOf(params (string Path, string? Value)[] settings)
    {
        GroupSet read = Read(settings);
        Assert.Empty(read.Groups);
        return Assert.Single(read.Problems).Error;
    }

    [Fact]
    public void A_list_of_clusters_names_a_group()
    {
        GroupConfig group = Assert.Single(Read(("Checkout:0", "Payments"), ("Checkout:1", "orders")).Groups);
        Assert.Equal(("checkout", "orders payments", 15), (group.Name, string.Join(" ", group.Members), group.Deadline.TotalSeconds));
    }

    [Fact]
    public void An_object_may_give_a_deadline()
    {
        GroupConfig group = Assert.Single(Read(("checkout:Members:0", "orders"), ("checkout:Members:1", "payments"), ("checkout:Deadline", "00:01:00")).Groups);
        Assert.Equal((2, 60), (group.Members.Length, group.Deadline.TotalSeconds));
    }

    [Theory]
    [InlineData("checkout", "all", "LoadBalancing:Groups:checkout: got 'all', wanted a list of 2 to 100 clusters, or a section with the keys: Members, Deadline.")]
    [InlineData("checkout:0", "orders", "LoadBalancing:Groups:checkout: got only 'orders', wanted a list of 2 to 100 clusters.")]
    [InlineData("checkout:Deadline", "00:01:00", "LoadBalancing:Groups:checkout:Members: got none, wanted a list of 2 to 100 clusters.")]
    public void A_group_of_fewer_than_two_is_an_error(string path, string value, string wanted) => Assert.Equal(wanted, ErrorOf((path, value)));

    [Theory]
    [InlineData("checkout:2", "or_ders", "LoadBalancing:Groups:checkout:2: got 'or_ders', wanted the name of a cluster: " + ClusterName.Wanted + ".")]
    [InlineData("checkout:2", "Orders", "LoadBalancing:Groups:checkout:2: got 'Orders' twice, wanted each cluster once.")]
    [InlineData("checkout:2:Name", "stock", "LoadBalancing:Groups:checkout:2: got a section, wanted the name of a cluster: " + ClusterName.Wanted + ".")]
    public void A_member_must_be_a_name_and_stand_there_once(string path, string value, string wanted) =>
        Assert.Equal(wanted, ErrorOf(("checkout:0", "orders"), ("checkout:1", "payments"), (path, value)));

    [Theory]
    [InlineData("Deadline", "15", "LoadBalancing:Groups:checkout:Deadline: got '15', wanted a duration (hh:mm:ss) from 00:00:01 to 1.00:00:00.")]
    [InlineData("Deadline", "00:00:00.999", "LoadBalancing:Groups:checkout:Deadline: got '00:00:00.9990000', wanted a duration (hh:mm:ss) from 00:00:01 to 1.00:00:00.")]
    [InlineData("Deadline", "1.00:00:01", "LoadBalancing:Groups:checkout:Deadline: got '1.00:00:01', wanted a duration (hh:mm:ss) from 00:00:01 to 1.00:00:00.")]
    [InlineData("Dedline", "00:00:15", "LoadBalancing:Groups:checkout:Dedline: unknown key, did you mean 'Deadline'? Known keys are: Members, Deadline.")]
    public void Keys_and_ranges_of_an_object_are_checked(string key, string value, string wanted) =>
        Assert.Equal(wanted, ErrorOf(("checkout:Members:0", "orders"), ("checkout:Members:1", "payments"), ("checkout:" + key, value)));

    [Theory]
    [InlineData("00:00:01")]
    [InlineData("1.00:00:00")]
    public void The_ends_of_the_deadlines_range_are_allowed(string deadline) =>
        Assert.Single(Read(("checkout:Members:0", "orders"), ("checkout:Members:1", "payments"), ("checkout:Deadline", deadline)).Groups);

    [Fact]
    public void A_cluster_in_two_groups_is_an_error_of_all_members_of_both_and_of_nobody_else()
    {
        GroupSet read = Read(("a:0", "orders"), ("a:1", "payments"), ("b:0", "payments"), ("b:1", "stock"), ("c:0", "x"), ("c:1", "y"));
        Assert.Equal("c", Assert.Single(read.Groups).Name);
        foreach (string member in new[] { "orders", "payments", "stock" })
        {
            Assert.Equal("LoadBalancing:Groups:b: got 'payments', which is in group 'a' too, wanted each cluster in one group.", Assert.Single(read.ErrorsOf(member)));
        }
        Assert.Empty(read.ErrorsOf("x"));
        Assert.Null(read.GroupOf("orders"));
        Assert.Equal("c", read.GroupOf("X")?.Name);
    }

    [Fact]
    public void A_member_that_was_not_added_is_an_error_where_somebody_knows()
    {
        SectionCopy copy = SectionCopy.Of(Sections.Layers([("LoadBalancing:Groups:checkout:0", "orders"), ("LoadBalancing:Groups:checkout:1", "payments")]));
        Assert.Single(GroupReader.Read(copy).Groups);
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "Orders", "stock" };
        Assert.Equal("LoadBalancing:Groups:checkout: got 'payments', which was not added; added were: Orders, stock.", Assert.Single(GroupReader.Read(copy with { KnownClusters = known }).ErrorsOf("orders")));
    }

    [Fact]
    public void A_section_that_is_no_section_is_everybodys_error()
    {
        SectionCopy copy = SectionCopy.Of(Sections.Layers([("LoadBalancing:Groups", "checkout")]));
        Assert.Equal("LoadBalancing:Groups: got 'checkout', wanted groups by name.", Assert.Single(GroupReader.Read(copy).ErrorsOf("anybody")));
        Assert.Contains("wanted groups by name", Assert.Single(Sections.Errors(("LoadBalancing:Groups", "checkout"), ("Endpoints:a", "http://a"))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_in_two_sources_is_an_error_that_names_both()
    {
        GroupSet read = GroupReader.Read(SectionCopy.Of(Sections.Layers(
            [("LoadBalancing:Groups:checkout:0", "orders"), ("LoadBalancing:Groups:checkout:1", "payments")], [("LoadBalancing:Groups:checkout:0", "stock")])));
        Assert.Contains("LoadBalancing:Groups:checkout: is a list in two sources (", Assert.Single(read.ErrorsOf("payments")), StringComparison.Ordinal);
        Assert.Empty(read.Groups);
    }

    [Fact]
    public void What_is_far_too_much_is_an_error_and_costs_little()
    {
        Assert.Contains("got 101 members, wanted a list of 2 to 100 clusters", ErrorOf([.. Enumerable.Range(0, 101).Select(i => ($"checkout:{i:000}", (string?)$"c{i}"))]), StringComparison.Ordinal);
        GroupSet many = Read([.. Enumerable.Range(0, 1_001).SelectMany(i => new[] { ($"g{i}:0", (string?)$"a{i}"), ($"g{i}:1", $"b{i}") })]);
        Assert.Equal("LoadBalancing:Groups: got 1001 groups, wanted at most 1000.", Assert.Single(many.ErrorsOf("anybody")));
        Assert.Empty(many.Groups);
    }

    [Fact]
    public void Members_refuse_what_their_group_gets_wrong_and_others_do_not()
    {
        (string, string?)[] wrong = [("LoadBalancing:Groups:checkout:0", "orders"), ("Endpoints:a", "http://a"), ("Version", "1")];
        Assert.Contains("wanted a list of 2 to 100 clusters", Assert.Single(Sections.Errors(wrong)), StringComparison.Ordinal);
        wrong[0] = ("LoadBalancing:Groups:checkout:0", "stock");
        Sections.Valid(wrong);
    }
}
