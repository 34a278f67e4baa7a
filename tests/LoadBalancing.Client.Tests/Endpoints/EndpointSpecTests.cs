using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Tests.Endpoints;

public sealed class EndpointSpecTests
{
    private static readonly EndpointSpec Original = Given.Spec("a", 2, "http://node:1", "z1", ("track", "canary"), ("rack", "7"));

    [Fact]
    public void Specs_are_equal_by_value_whatever_the_order_of_labels()
    {
        EndpointSpec same = Given.Spec("a", 2, "http://NODE:1", "z1", ("rack", "7"), ("track", "canary"));
        Assert.True(Original.Equals(same));
        Assert.True(Original.Equals((object)same));
        Assert.Equal(Original.GetHashCode(), same.GetHashCode());
    }

    public static TheoryData<int> OneThingDiffers => [0, 1, 2, 3, 4, 5, 6, 7];

    [Theory]
    [MemberData(nameof(OneThingDiffers))]
    public void A_difference_in_anything_is_a_difference(int which)
    {
        EndpointSpec other = which switch
        {
            0 => Given.Spec("A", 2, "http://node:1", "z1", ("track", "canary"), ("rack", "7")),
            1 => Given.Spec("a", 2.5, "http://node:1", "z1", ("track", "canary"), ("rack", "7")),
            2 => Given.Spec("a", 2, "http://node:2", "z1", ("track", "canary"), ("rack", "7")),
            3 => Given.Spec("a", 2, "http://node:1", "z2", ("track", "canary"), ("rack", "7")),
            4 => Given.Spec("a", 2, "http://node:1", "z1", ("track", "stable"), ("rack", "7")),
            5 => Given.Spec("a", 2, "http://node:1", "z1", ("track", "canary")),
            6 => new EndpointSpec("a", Original.Address, 2, "z1", Original.Labels) { Priority = 1 },
            _ => Given.Spec("a", 2, "http://node:1", null, ("track", "canary"), ("rack", "7")),
        };
        Assert.False(Original.Equals(other));
        Assert.False(other.Equals(Original));
        Assert.False(Original.Equals(null));
    }
}
