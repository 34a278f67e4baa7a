using LoadBalancing.Client.Health;
using LoadBalancing.Client.Snapshots;

namespace LoadBalancing.Client.Balancing;

/// <summary>All that decides who is well enough to get requests, put together: what answers teach, what checks find, what endpoints say themselves, and the way back.</summary>
internal sealed class EndpointHealth : IDisposable
{
    private readonly Lock _following = new();
    private readonly SnapshotWriter _writer;

    public EndpointHealth(string cluster, ClusterSurroundings surroundings, SnapshotWriter writer, Transitions transitions)
    {
        _writer = writer;
        Ejections = new Ejections(surroundings, transitions, new EjectionPlaces()) { Config = () => writer.Current?.Config.Health ?? HealthConfig.Default };
        Probation = new Probation(surroundings, transitions, Ejections);
        Outliers = new OutlierDetection(cluster, surroundings, writer, Ejections) { IntervalEnded = Ejections.Cascade.IntervalEnded };
        Checker = new HealthChecker(cluster, surroundings, writer, Ejections, transitions);
        Ejections.MayReturn = Checker.MayReturn;
        Overload = new Overload(surroundings, transitions) { Config = Ejections.Config };
        OwnDraining = new OwnDraining(surroundings, writer, transitions, Ejections);
        Confirmations = new Confirmations(cluster, surroundings, writer, transitions);
    }

    public Ejections Ejections { get; }

    public Probation Probation { get; }

    public OutlierDetection Outliers { get; }

    public HealthChecker Checker { get; }

    public Overload Overload { get; }

    public OwnDraining OwnDraining { get; }

    public Confirmations Confirmations { get; }

    /// <summary>Whom to tell that an availability or a share changed; set once by the cluster that owns both.</summary>
    public Action Changed { set => Probation.Changed = Ejections.Changed = Overload.Changed = OwnDraining.Changed = Confirmations.Changed = value; }

    /// <summary>A version or a list of endpoints was published.</summary>
    public void Published()
    {
        Rebuilt();
        Outliers.Wake();
        Checker.Wake();
        Confirmations.Wake();
    }

    /// <summary>A snapshot was published, perhaps only since endpoints went out of service. Threads that publish at the same time end with the newest.</summary>
    public void Rebuilt()
    {
        lock (_following) { if (_writer.Current is { } snapshot) { Ejections.Published(snapshot); } }
    }

    public void Dispose()
    {
        Outliers.Dispose();
        Checker.Dispose();
        Confirmations.Dispose();
    }
}
