using System.Collections.Immutable;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Tests.Picking.LeastTime;

/// <summary>Endpoints under <c>least_time</c> on virtual time, and how to teach it.</summary>
internal sealed class LeastTimePool
{
    public LeastTimePool(ImmutableArray<EndpointNode> nodes, int seed = 1, TimeSpan startsAt = default)
    {
        Time.Advance(startsAt);
        Nodes = nodes;
        Random = new CountingRandom(seed);
        Picker = Build(previous: null);
    }

    public ManualTime Time { get; } = new(timestampFrequency: 1_000_000_000);

    public ImmutableArray<EndpointNode> Nodes { get; private set; }

    public CountingRandom Random { get; }

    public EndpointPicker Picker { get; private set; }

    public PickContext Now => new() { Timestamp = Time.GetTimestamp() };

    public long Stamp => new StampClock(Time).StampOf(Time.GetTimestamp());

    public static LeastTimePool Of(params double[] seconds)
    {
        var pool = new LeastTimePool(Given.EqualNodes(seconds.Length));
        pool.Teach(seconds);
        return pool;
    }

    public EndpointNode? Pick(TriedEndpoints? tried = null) => Picker.Pick(new PickContext { Timestamp = Time.GetTimestamp(), Tried = tried });

    public int[] Count(int picks) => Shares.Count(Nodes, picks, () => Pick());

    public void AlwaysPicks(int expected) => Assert.All(Enumerable.Range(0, 50), _ => Assert.Same(Nodes[expected], Pick()));

    /// <summary>The next generation, over the first of the same endpoints.</summary>
    public void Rebuild(int count)
    {
        Nodes = Nodes[..count];
        Picker = Build(Picker);
    }

    public void Tell(int node, OutcomeKind kind, double seconds, bool isPenalized = false, bool isRecovery = false) =>
        Picker.Observe(Nodes[node], new CallOutcome(kind, TimeSpan.FromSeconds(seconds))
        {
            StartedAt = Time.GetTimestamp(),
            ObservedAt = Time.GetTimestamp(),
            IsPenalized = isPenalized,
            IsRecovery = isRecovery,
        });

    /// <summary>Sets clean estimates, as of now, without an answer: an answer may look at what a choice costs.</summary>
    public void Teach(params double[] seconds)
    {
        foreach ((int i, double latency) in seconds.Index())
        {
            Nodes[i].Tracker.Latency = default;
            Nodes[i].Tracker.Latency.Penalize((float)latency, Stamp);
        }
    }

    /// <summary>Calls that were given up at once teach no latency, but one in four looks at what a choice costs at the moment.</summary>
    public void LearnWhatIsTypical()
    {
        for (int i = 0; i < 1_000; i++) { Tell(0, OutcomeKind.Canceled, 0); }
    }

    private EndpointPicker Build(EndpointPicker? previous) => PickerCatalog.BuiltIn["least_time"].Create(new PickerInputs(
        PoolMembers.All(Nodes),
        PickerConfig.From(new PickerOptions(), connectionIdle: TimeSpan.FromMinutes(1)),
        new PickerSurroundings(new StampClock(Time), Random, Services: null),
        previous));

    /// <summary>Seeded, and counts: a pick draws once, and once more for each pair that it draws again.</summary>
    internal sealed class CountingRandom(int seed) : Random(seed)
    {
        public int Draws { get; set; }

        public override long NextInt64()
        {
            Draws++;
            return base.NextInt64();
        }
    }
}
