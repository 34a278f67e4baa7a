using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking;

/// <summary>The quality of a policy by itself: as many requests as endpoints, one after the other, and none ever ends.</summary>
public sealed class BallsIntoBinsTests
{
    private const int Runs = 100, Endpoints = 10_000;

    [Fact]
    public void Two_choices_fill_endpoints_as_the_fluid_limit_says()
    {
        double[] shares = SharesOfLoadAtLeast(1, 2, 3, 5);
        // Mitzenmacher, The Power of Two Choices in Randomized Load Balancing: with s(k) the share of endpoints with load k or more after t requests an endpoint,
        // ds(k)/dt = s(k-1)^2 - s(k)^2, s(0) = 1. At t = 1: s(1) = tanh(1) = 0.76159, s(2) = 0.22950, s(3) = 0.00890, s(4) = 6e-6, s(5) = 1e-12 (by Runge-Kutta).
        // The mean of 100 runs has a standard deviation of 0.00027, 0.00025, 0.0001. Both draws being distinct changes s(k) by less than 1 / 10,000.
        // One choice alone would give 1 - 1/e = 0.632, 0.264, 0.080.
        Assert.Equal(0.76159, shares[0], tolerance: 0.0005);
        Assert.Equal(0.22950, shares[1], tolerance: 0.0005);
        Assert.Equal(0.00890, shares[2], tolerance: 0.0005);
        Assert.Equal(0, shares[3]);
    }

    private static double[] SharesOfLoadAtLeast(params int[] loads)
    {
        ImmutableArray<EndpointNode> nodes = Given.EqualNodes(Endpoints);
        EndpointPicker picker = Given.Picker("power_of_two_choices", nodes, seed: 11);
        var counts = new long[loads.Length];
        for (int run = 0; run < Runs; run++)
        {
            for (int request = 0; request < Endpoints; request++) { picker.Pick(default)!.Tracker.Begin(); }
            foreach (EndpointNode node in nodes)
            {
                for (int i = 0; i < loads.Length; i++) { counts[i] += node.Outstanding >= loads[i] ? 1 : 0; }
                node.Tracker.Outstanding = 0;
            }
        }
        return [.. counts.Select(count => (double)count / (Runs * Endpoints))];
    }
}
