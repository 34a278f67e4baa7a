using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Balancing;

/// <summary>When an endpoint is asked next what it runs. Read and written under the lock of <see cref="ConfirmationPolls"/>.</summary>
internal sealed class ConfirmationTurn(EndpointNode node, ClusterConfig config)
{
    /// <summary>Asked so often, more or less, once it runs what it must.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private const double Jitter = 0.2;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);

    public EndpointNode Node { get; set; } = node;

    /// <summary>Says how it is asked.</summary>
    public ClusterConfig Config { get; set; } = config;

    public long DueAt { get; set; }

    /// <summary>How often it was asked in vain.</summary>
    public int Level { get; set; }

    /// <summary>It runs all that it must.</summary>
    public bool IsSatisfied { get; set; }

    /// <summary>The newest version that it must run: another is asked for anew.</summary>
    public long Wanted { get; set; }

    public bool IsRunning { get; set; }

    /// <summary>It has no agent: until then it is asked elsewhere.</summary>
    public long ProbesUntil { get; set; }

    public int Round { get; set; }

    /// <summary>The pause before the next question: 1, 2, 4 ... 30 s while it does not run what it must, more or less a fifth.</summary>
    public TimeSpan Pause(Random random)
    {
        TimeSpan pause = IsSatisfied || Level >= 5 ? Rest : s_first * (1 << Level);
        return pause * (1 - Jitter + (2 * Jitter * random.NextDouble()));
    }
}
