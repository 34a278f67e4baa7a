using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Outcomes;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Tests.Health;

/// <summary>What other threads do in the middle of a change, made to happen exactly there: where the clock is read, or a line is logged.</summary>
public sealed class InterleavingTests : IDisposable
{
    private readonly Interrupted _time = new();
    private readonly Cluster _cluster;

    public InterleavingTests() => _cluster = New();

    public void Dispose() => _cluster.Dispose();

    private EndpointNode A => _cluster.Snapshot!.Nodes[0];

    private Cluster New(Action<ClusterOptions>? configure = null, ILoggerFactory? log = null) => Cluster.Create(
        "orders",
        Given.Options(options => { options.Picker.Policy = "round_robin"; configure?.Invoke(options); }, "http://a", "http://b", "http://c", "http://d"),
        new ClusterSetup { TimeProvider = _time, Seed = 1, LoggerFactory = log });

    private static EndpointLease At(Cluster cluster, string id)
    {
        for (int i = 0; i < 1_000; i++)
        {
            Assert.True(cluster.TryAcquire(default, out EndpointLease lease));
            if (lease.Endpoint.Id == id) { return lease; }
            lease.Dispose();
        }
        throw new InvalidOperationException($"'{id}' was never chosen.");
    }

    private bool IsTriedAndReturns()
    {
        for (int second = 0; second < 40; second++)
        {
            _time.Clock.Advance(TimeSpan.FromSeconds(1));
            for (int i = 0; i < 8; i++)
            {
                Assert.True(_cluster.TryAcquire(default, out EndpointLease lease));
                lease.Complete(OutcomeKind.Success);
            }
        }
        return A.Availability == EndpointAvailability.Eligible;
    }

    [Fact]
    public void A_probe_whose_request_read_the_clock_before_the_probation_began_counts()
    {
        EndpointLease[] under = [At(_cluster, "a"), At(_cluster, "a")];
        foreach (EndpointLease lease in under) { lease.Complete(OutcomeKind.Unreachable); }
        Assert.Equal(EndpointAvailability.Ejected, A.Availability);
        // The request has read the clock; before it goes on, the ejection is over and the probe is due.
        _time.After(reads: 1, () => _time.Clock.Advance(TimeSpan.FromSeconds(2)));
        Assert.True(_cluster.TryAcquire(default, out EndpointLease probe));
        Assert.Equal("a", probe.Endpoint.Id);
        probe.Complete(OutcomeKind.Success);
        Assert.Equal(EndpointAvailability.Eligible, A.Availability);
    }

    [Fact]
    public void And_so_does_its_failure()
    {
        EndpointLease[] under = [At(_cluster, "a"), At(_cluster, "a")];
        foreach (EndpointLease lease in under) { lease.Complete(OutcomeKind.Unreachable); }
        _time.After(reads: 1, () => _time.Clock.Advance(TimeSpan.FromSeconds(2)));
        Assert.True(_cluster.TryAcquire(default, out EndpointLease probe));
        probe.Complete(OutcomeKind.Unreachable);
        Assert.True(IsTriedAndReturns());
    }

    [Fact]
    public void An_endpoint_that_fails_in_the_moment_of_its_recovery_is_tried_again()
    {
        EndpointLease late = At(_cluster, "a");
        At(_cluster, "a").Complete(OutcomeKind.Unreachable);
        _time.Clock.Advance(TimeSpan.FromSeconds(1.1));
        EndpointLease probe = At(_cluster, "a");
        // The clock is read for the end of the attempt, then for its return, when it is eligible already.
        _time.After(reads: 2, () => late.Complete(OutcomeKind.Unreachable));
        probe.Complete(OutcomeKind.Success);
        Assert.Equal(EndpointAvailability.Probation, A.Availability);
        Assert.True(IsTriedAndReturns());
    }

    [Fact]
    public void Of_two_changes_at_the_same_moment_the_last_is_described()
    {
        var log = new Interrupting();
        using Cluster cluster = New(log: log);
        EndpointLease first = At(cluster, "a"), second = At(cluster, "a");
        // On probation, but not yet told, when the second failure ejects it.
        log.At(200, () => second.Complete(OutcomeKind.Unreachable));
        first.Complete(OutcomeKind.Unreachable);
        EndpointDescription a = cluster.Describe().Endpoints[0];
        Assert.Equal(EndpointAvailability.Ejected, a.Availability);
        Assert.StartsWith("2 failed connections in a row", a.Reason, StringComparison.Ordinal);
    }

    /// <summary>A clock that something happens after a reading of.</summary>
    private sealed class Interrupted : TimeProvider
    {
        private int _reads;
        private Action? _interruption;

        public ManualTime Clock { get; } = new();

        public override long TimestampFrequency => Clock.TimestampFrequency;

        public void After(int reads, Action interruption) => (_reads, _interruption) = (reads, interruption);

        public override long GetTimestamp()
        {
            long now = Clock.GetTimestamp();
            if (_interruption is { } interruption && --_reads == 0)
            {
                _interruption = null;
                interruption();
            }
            return now;
        }

        public override DateTimeOffset GetUtcNow() => Clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => Clock.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>A log that something happens at a line of.</summary>
    private sealed class Interrupting : ILoggerFactory, ILogger
    {
        private int _id;
        private Action? _interruption;

        public void At(int id, Action interruption) => (_id, _interruption) = (id, interruption);

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id != _id || _interruption is not { } interruption) { return; }
            _interruption = null;
            interruption();
        }

        public void Dispose()
        {
        }
    }
}
