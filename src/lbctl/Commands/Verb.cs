using System.CommandLine;
using LoadBalancing.Lbctl.Fleets;

namespace LoadBalancing.Lbctl.Commands;

/// <summary>A verb of the command line: what it takes, with examples, and what it does. Errors become lines and exit codes here, for all of them.</summary>
internal abstract class Verb : Command
{
    private readonly Surroundings _surroundings;
    private readonly ConnectionArguments? _connection;

    protected Verb(Surroundings surroundings, string name, string description, bool usesFleet = true)
        : base(name, description)
    {
        _surroundings = surroundings;
        if (usesFleet) { _connection = new ConnectionArguments(); }
        SetAction((parsed, _) => RunAsync(parsed));
    }

    /// <summary>Command lines that work, for help.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    protected abstract Task<int> RunAsync(ParseResult parsed, Session session);

    /// <summary>After the verb's own, so that help begins with those.</summary>
    public void AddConnection() => _connection?.AddTo(this);

    /// <summary>Versions that etcd has, for shells that complete a word; nothing where it does not answer at once, and nobody is asked for a password.</summary>
    protected IEnumerable<string> CompleteVersions(ParseResult parsed) => !_surroundings.IsCompleting ? []
        : VersionCompletion.Find(() => new Session(parsed, _surroundings with { CanAsk = false }, _connection), _surroundings.Time);

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var session = new Session(parsed, _surroundings, _connection);
        Task<int> run = RunSafelyAsync(parsed, session);
        var left = new TaskCompletionSource();
        using (_surroundings.Interrupts.Second.Register(left.SetResult)) { await Task.WhenAny(run, left.Task).ConfigureAwait(false); }
        // What does not end when it is told to is left behind; the process ends without it.
        if (!run.IsCompleted) { return ExitCode.Interrupted; }
        await session.DisposeAsync().ConfigureAwait(false);
        return await run.ConfigureAwait(false);
    }

    private async Task<int> RunSafelyAsync(ParseResult parsed, Session session)
    {
        try { return await RunAsync(parsed, session).ConfigureAwait(false); }
        catch (Exception e) when (Failure.Of(e) is { } failure)
        {
            foreach (string line in failure.Lines) { session.Screen.Problem(line); }
            return failure.Code;
        }
    }
}
