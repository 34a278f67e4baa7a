using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Balancing;

/// <summary>A cluster of endpoints a, b, c, d on virtual time, checked each 10 s without jitter, whose checks a test answers.</summary>
internal sealed class CheckedCluster : IDisposable
{
    private readonly Dictionary<string, Func<CheckResult>> _answers = [];

    public CheckedCluster(Action<ClusterOptions>? configure = null, int endpoints = 4, string policy = "random")
    {
        Options = () =>
        {
            ClusterOptions options = Given.Options([.. Enumerable.Range(0, endpoints).Select(i => $"http://{(char)('a' + i)}:80")]);
            options.Picker.Policy = policy;
            options.Health.ActiveCheck.Type = "http";
            options.Health.ActiveCheck.Interval = TimeSpan.FromSeconds(10);
            options.Health.ActiveCheck.Jitter = 0;
            options.Health.Outliers.EjectionTime.Jitter = 0;
            configure?.Invoke(options);
            return options;
        };
        Test = new TestCluster(Options(), new ClusterSetup { SendCheck = AnswerAsync });
    }

    public TestCluster Test { get; }

    /// <summary>Gets the options as they were at the beginning, to change one and update.</summary>
    public Func<ClusterOptions> Options { get; }

    /// <summary>Gets who was checked and when, in seconds.</summary>
    public List<(string Host, double At)> Sent { get; } = [];

    public int Running { get; private set; }

    public int MostRunning { get; private set; }

    public EndpointAvailability this[string id] => Test.Node(id).Availability;

    public void Good(string host) => _answers[host] = () => CheckResult.Passed("status 200");

    public void Bad(string host) => _answers[host] = () => CheckResult.Failed("status 503, wanted 200-299");

    public void Refuses(string host) => _answers[host] = () => CheckResult.Refused("the connection failed: ConnectionRefused");

    /// <summary>Answers nothing until its time is over.</summary>
    public void Hangs(string host) => _answers[host] = () => new CheckResult(CheckEnd.TimedOut, IsConnected: true, "no answer within 5 s");

    public void Wait(double seconds) => Test.Time.Advance(TimeSpan.FromSeconds(seconds));

    public int CountOf(string host) => Sent.Count(sent => sent.Host == host);

    /// <summary>So many attempts as they come; those at the endpoint end as told, the others well.</summary>
    public int Traffic(string id, OutcomeKind kind, int attempts = 60)
    {
        int hits = 0;
        for (int i = 0; i < attempts; i++)
        {
            EndpointLease lease = Test.Acquire();
            bool isIt = lease.Endpoint.Id == id;
            hits += isIt ? 1 : 0;
            lease.Complete(isIt ? kind : OutcomeKind.Success);
        }
        return hits;
    }

    public string ReasonOf(string id) => Test.Cluster.Describe().Endpoints.Single(endpoint => endpoint.Id == id).Reason ?? "";

    public void Dispose() => Test.Dispose();

    private async Task<CheckResult> AnswerAsync(CheckRequest request, CancellationToken cancellationToken)
    {
        Sent.Add((request.Address.Host, Test.Time.Elapsed.TotalSeconds));
        CheckResult result = _answers.TryGetValue(request.Address.Host, out Func<CheckResult>? answer) ? answer() : CheckResult.Passed("status 200");
        if (result.End != CheckEnd.TimedOut) { return result; }
        MostRunning = Math.Max(MostRunning, ++Running);
        var over = new TaskCompletionSource();
        using CancellationTokenRegistration registration = cancellationToken.Register(over.SetResult);
        await over.Task;
        Running--;
        return result;
    }
}
