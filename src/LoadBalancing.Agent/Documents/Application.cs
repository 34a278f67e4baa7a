namespace LoadBalancing.Agent.Documents;

/// <summary>One version on its way through <see cref="IAgentConfiguration.ApplyAsync"/>.</summary>
/// <param name="configuration">Applies it.</param>
/// <param name="version">What is applied.</param>
/// <param name="superseded">Cancelled when a newer version comes. It has no timer, so nobody needs to dispose of it; the application may hold its token longer than we do.</param>
internal sealed class Application(IAgentConfiguration configuration, AgentVersion version, CancellationTokenSource superseded)
{
    private readonly TaskCompletionSource<ApplyResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AgentVersion Version => version;

    /// <summary>When it wants to be the newest; whoever offers it again may say another moment.</summary>
    public DateTimeOffset? ActivateAt { get; set; } = version.ActivateAt;

    /// <summary>Gets what ends when the application has answered, or its time is up; never with an exception.</summary>
    public Task<ApplyResult> Result => _result.Task;

    public bool IsSettled => _result.Task.IsCompleted;

    /// <summary>Gets the result of one whose time was up; it never throws.</summary>
    public Task<ApplyResult> Late { get; private set; } = Task.FromResult(ApplyResult.Failed("not begun"));

    public bool Is(AgentVersion other) =>
        version.Number == other.Number && version.Digest == other.Digest && version.IsRollback == other.IsRollback && (version.Digest is not null || ReferenceEquals(version.Content, other.Content));

    /// <summary>Tells the application, without waiting for what it does about it.</summary>
    public void Supersede() => _ = superseded.CancelAsync();

    /// <returns>The result, or null when the time was up.</returns>
    public async Task<ApplyResult?> ApplyAsync(DocumentRules rules)
    {
        if (superseded.IsCancellationRequested) { return ApplyResult.Failed("a newer version was offered meanwhile"); }
        // On a thread of its own: what blocks without a first await must not hold up whoever offered it.
        Late = Task.Run(CallAsync);
        try { return await Late.WaitAsync(rules.ApplyTimeout, rules.Time).ConfigureAwait(false); }
        catch (TimeoutException) { return null; }
    }

    /// <summary>The first result stands.</summary>
    public void Settle(ApplyResult result) => _result.TrySetResult(result);

    private async Task<ApplyResult> CallAsync()
    {
        try { return await configuration.ApplyAsync(version, superseded.Token).ConfigureAwait(false) ?? ApplyResult.Failed("ApplyAsync returned null"); }
        catch (Exception e) { return ApplyResult.Failed($"{e.GetType().Name}: {e.Message}"); }
    }
}
