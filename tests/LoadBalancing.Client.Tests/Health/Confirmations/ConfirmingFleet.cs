using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>A cluster "orders" on virtual time whose endpoints a, b, c ... say what a test lets them say when they are asked.</summary>
internal sealed class ConfirmingFleet : IDisposable
{
    private readonly Dictionary<string, VersionStatement> _says = [];
    private readonly HashSet<string> _hanging = [];
    private readonly Action<ConfirmationOptions> _configure;
    private readonly Action<ClusterOptions> _cluster;

    /// <param name="endpoints">How many.</param>
    /// <param name="says">What all of them say at first; null for nothing.</param>
    /// <param name="configure">On top of <c>latest</c>.</param>
    /// <param name="version">The first version.</param>
    /// <param name="cluster">On top of all other settings.</param>
    public ConfirmingFleet(int endpoints = 4, long? says = 1, Action<ConfirmationOptions>? configure = null, long version = 1, Action<ClusterOptions>? cluster = null)
    {
        _cluster = cluster ?? (static _ => { });
        _configure = configure ?? (static _ => { });
        string[] ids = [.. Enumerable.Range(0, endpoints).Select(i => ((char)('a' + i)).ToString())];
        if (says is { } all) { foreach (string id in ids) { Says(id, all); } }
        Test = new TestCluster(Options(version, ids), new ClusterSetup { AskVersion = AnswerAsync });
        Wait(0);
    }

    public TestCluster Test { get; }

    public Cluster Cluster => Test.Cluster;

    /// <summary>Gets who was asked and when, in seconds.</summary>
    public List<(string Id, double At)> Asked { get; } = [];

    public int MostRunning { get; private set; }

    public int Running { get; private set; }

    public string? Version => Cluster.Version?.ToString();

    public EndpointAvailability this[string id] => Test.Node(id).Availability;

    public ClusterOptions Options(long version, params string[] ids)
    {
        var options = new ClusterOptions { Version = version };
        foreach (string id in ids) { options.Endpoints[id] = new EndpointOptions($"http://{id}:80") { Labels = { ["version"] = $"{version}" } }; }
        options.Picker.Policy = "random";
        options.Bake.Duration = TimeSpan.Zero;
        options.Health.SlowStart.Window = TimeSpan.Zero;
        options.Health.Confirmation.RequiredVersion = "latest";
        _configure(options.Health.Confirmation);
        _cluster(options);
        return options;
    }

    /// <summary>The next version, with these endpoints; it waits for its confirmations.</summary>
    public void Offer(long version, params string[] ids)
    {
        Assert.Empty(Cluster.TryUpdate(Options(version, ids)));
        Wait(0);
    }

    public void Says(string id, long version, params long[] also) => _says[id] = new VersionStatement(version, "0123456789abcdef") { Also = [.. also] };

    public void Fails(string id, long version, long serves) => _says[id] = new VersionStatement(serves, null) { Failed = version, Error = "no such table" };

    public void Silent(string id) => _says.Remove(id);

    /// <summary>Does not answer within its time.</summary>
    public void Hangs(string id) => _hanging.Add(id);

    /// <summary>An answer to a request of this endpoint carried these words; the other answers carried none.</summary>
    public void Answers(string id, string header)
    {
        Test.AcquireAt(id).Complete(new CallResult(OutcomeKind.Success) { ConfigurationVersion = header });
        Wait(0);
    }

    public void Wait(double seconds) => Test.Time.Advance(TimeSpan.FromSeconds(seconds));

    public int CountOf(string id) => Asked.Count(asked => asked.Id == id);

    public string WhyOut(string id) => Cluster.Describe().Endpoints.Single(endpoint => endpoint.Id == id).Reason ?? "";

    public IEnumerable<string> Journal(string kind) => Cluster.Journal.Where(entry => entry.Kind == kind).Select(entry => entry.Reason);

    /// <summary>Who gets requests, by 200 of them.</summary>
    public string Serving()
    {
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < 200; i++)
        {
            if (!Cluster.TryAcquire(default, out EndpointLease lease)) { return ""; }
            seen.Add(lease.Endpoint.Id);
            lease.Dispose();
        }
        return string.Concat(seen);
    }

    public void Dispose() => Test.Dispose();

    private async Task<VersionAnswer> AnswerAsync(VersionQuestion question, CancellationToken cancellationToken)
    {
        Asked.Add((question.EndpointId, Test?.Time.Elapsed.TotalSeconds ?? 0));
        if (_hanging.Contains(question.EndpointId))
        {
            MostRunning = Math.Max(MostRunning, ++Running);
            var over = new TaskCompletionSource();
            using CancellationTokenRegistration registration = cancellationToken.Register(over.SetResult);
            await over.Task;
            Running--;
            return new VersionAnswer(VersionAnswer.TimedOut);
        }
        return _says.TryGetValue(question.EndpointId, out VersionStatement? said)
            ? new VersionAnswer(VersionAnswer.Answered, new(said, IsComplete: true))
            : new VersionAnswer(VersionAnswer.NoVersion);
    }
}
