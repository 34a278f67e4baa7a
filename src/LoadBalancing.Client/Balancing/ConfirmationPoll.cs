using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Balancing;

/// <summary>Asks one endpoint what it runs: on its agent's path, or where it has none by any answer's header. Bounded by 5 s.</summary>
internal sealed class ConfirmationPoll(string cluster, ClusterSurroundings surroundings) : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(5);

    /// <summary>An endpoint that has no agent may get one.</summary>
    private static readonly TimeSpan s_probes = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _stopping = new();
    private VersionAsker? _connections;

    /// <returns>True when what it says is news.</returns>
    public async Task<bool> AskAsync(ConfirmationTurn turn, long now)
    {
        try
        {
            ConfirmationConfig confirmation = turn.Config.Health.Confirmation!;
            bool asksAgent = confirmation.Source == ConfirmationSource.Agent || (confirmation.Source == ConfirmationSource.Both && turn.ProbesUntil <= now);
            VersionAnswer answer = await AskAsync(turn, confirmation, asksAgent).ConfigureAwait(false);
            if (answer.Result == VersionAnswer.NoAgent && confirmation.Source == ConfirmationSource.Both)
            {
                turn.ProbesUntil = surroundings.Clock.After(now, s_probes);
                answer = await AskAsync(turn, confirmation, asksAgent: false).ConfigureAwait(false);
            }
            if (answer.Statement is not { } said) { return false; }
            return turn.Node.Tracker.Confirmation.Hear(turn.Config.Document, said.Version, answer.Text, said.IsComplete, now, surroundings.Clock.Now());
        }
        catch (Exception e)
        {
            // A bug of ours says nothing about the endpoint; nor does the end of the cluster.
            if (!_stopping.IsCancellationRequested) { surroundings.Logger.BackgroundTaskFailed(e, cluster); }
            return false;
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        Interlocked.Exchange(ref _connections, null)?.Dispose();
    }

    private async Task<VersionAnswer> AskAsync(ConfirmationTurn turn, ConfirmationConfig confirmation, bool asksAgent)
    {
        using var timeout = new CancellationTokenSource(s_longest, surroundings.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        var question = new VersionQuestion(
            turn.Node.Id, turn.Node.Spec.Address, new ProbeHost(turn.Config.HostRule, cluster), turn.Config.Transport, turn.Config.Document,
            asksAgent ? confirmation.AgentPath : confirmation.ProbePath, asksAgent, asksAgent ? TokenOf(confirmation.Token) : null, turn.Wanted);
        VersionAnswer answer = await (surroundings.AskVersion ?? Connections().AskAsync)(question, either.Token).ConfigureAwait(false);
        surroundings.Instruments.VersionQuestions.Add(1, new(TagNames.Cluster, cluster), new(TagNames.Result, answer.Result));
        return answer;
    }

    /// <summary>Looked up each time, so that another token needs no new version. Without one the agent answers as if it were not there.</summary>
    private string? TokenOf(string? reference) => reference is not null && SecretReference.TryParse(reference, out string? name) ? SecretReference.Find(name, surroundings.Secrets).Value : null;

    private VersionAsker Connections()
    {
        if (Volatile.Read(ref _connections) is { } made) { return made; }
        var mine = new VersionAsker();
        if (Interlocked.CompareExchange(ref _connections, mine, null) is { } others) { return others; }
        // Whoever disposed of the cluster meanwhile has not seen these.
        if (_stopping.IsCancellationRequested) { mine.Dispose(); }
        return mine;
    }
}
