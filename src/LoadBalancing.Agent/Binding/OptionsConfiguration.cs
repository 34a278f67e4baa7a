namespace LoadBalancing.Agent.Binding;

/// <summary>Applies options by verifying them: requests read them from their version, so nothing else is to be done.</summary>
internal sealed class OptionsConfiguration<T>(string document, Func<T, CancellationToken, ValueTask<string?>>? verify, bool coherent) : IAgentConfiguration
    where T : class
{
    public string Document => document;

    public bool Coherent => coherent;

    public async ValueTask<ApplyResult> ApplyAsync(AgentVersion version, CancellationToken cancellationToken)
    {
        if (version.Content is not T options) { return ApplyResult.Failed($"its content is no {typeof(T).Name}"); }
        string? problem = verify is null ? null : await verify(options, cancellationToken).ConfigureAwait(false);
        return problem is null ? ApplyResult.Confirmed() : ApplyResult.Failed(problem.Length == 0 ? "it could not be verified" : problem);
    }
}
