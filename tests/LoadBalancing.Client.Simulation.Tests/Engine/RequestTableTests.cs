using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Engine;

namespace LoadBalancing.Client.Simulation.Tests.Engine;

public sealed class RequestTableTests
{
    [Fact]
    public void No_place_is_given_to_two_and_places_are_used_again()
    {
        var chance = new Random(5);
        var table = new RequestTable();
        var rented = new List<int>();
        var isOut = new HashSet<int>();
        for (int step = 0; step < 20_000; step++)
        {
            if (rented.Count > 0 && chance.NextDouble() < (step < 10_000 ? 0.4 : 0.6))
            {
                int place = chance.Next(rented.Count);
                table.Return(rented[place]);
                isOut.Remove(rented[place]);
                rented.RemoveAt(place);
            }
            else
            {
                int index = Rent(table);
                Assert.True(isOut.Add(index));
                rented.Add(index);
            }
            Assert.Equal(rented.Count, table.Count);
        }
        // At most about 2,000 were out at a time, out of 10,000 in all.
        Assert.InRange(table.Highest, 1_500, 3_000);
    }

    [Fact]
    public void What_was_scheduled_for_an_earlier_request_is_not_meant_for_the_next_in_its_place()
    {
        var table = new RequestTable();
        int first = Rent(table);
        uint stamp = table[first].Stamp;
        table[first].Began = 7;
        table.Return(first);
        Assert.Equal(RequestPlace.Free, table[first].Place);
        Assert.Equal(first, Rent(table));
        Assert.NotEqual(stamp, table[first].Stamp);
        Assert.Equal(0, table[first].Began);
    }

    [Fact]
    public void A_request_that_is_given_back_twice_is_a_defect_of_the_simulator()
    {
        var table = new RequestTable();
        int index = Rent(table);
        table.Return(index);
        Assert.Contains("twice", Assert.Throws<InvalidOperationException>(() => table.Return(index)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_request_that_is_given_back_before_its_lease_ended_is_a_defect_of_the_simulator()
    {
        var options = new ClusterOptions { Endpoints = { ["a"] = new("http://10.0.0.1:80") } };
        using var cluster = Cluster.Create("orders", options);
        Assert.True(cluster.TryAcquire(default, out EndpointLease lease));
        var table = new RequestTable();
        int index = Rent(table);
        table[index].Lease = lease;
        Assert.Contains("before its lease ended", Assert.Throws<InvalidOperationException>(() => table.Return(index)).Message, StringComparison.Ordinal);
        lease.Complete(OutcomeKind.Success);
        table.Return(index);
    }

    private static int Rent(RequestTable table)
    {
        int index = table.Rent();
        table[index].Place = RequestPlace.OnItsWay;
        return index;
    }
}
