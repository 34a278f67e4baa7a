using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Picking;

/// <summary>What stays the same for every picker of a cluster, whatever the version.</summary>
internal sealed record PickerSurroundings(StampClock Clock, Random Random, IServiceProvider? Services, bool HasEndpointSource = false)
{
    public TimeProvider TimeProvider => Clock.Time;

    /// <summary>Right while the picker in force asks for it. Where there are several pools, each has its own.</summary>
    public OutstandingTotal Total { get; init; } = new();
}
