namespace LoadBalancing.Agent.Tests;

/// <summary>A document whose versions apply as the test says.</summary>
internal sealed class FakeConfiguration(string document = "orders", bool coherent = true) : IAgentConfiguration
{
    private readonly Lock _lock = new();

    public string Document => document;

    public bool Coherent => coherent;

    /// <summary>Gets or sets what applying does; confirms at once unless it is set.</summary>
    public Func<AgentVersion, CancellationToken, ValueTask<ApplyResult>> OnApply { get; set; } = static (_, _) => ValueTask.FromResult(ApplyResult.Confirmed());

    /// <summary>Gets the versions that were to be applied, in order.</summary>
    public List<long> Applied { get; } = [];

    public ValueTask<ApplyResult> ApplyAsync(AgentVersion version, CancellationToken cancellationToken)
    {
        lock (_lock) { Applied.Add(version.Number); }
        return OnApply(version, cancellationToken);
    }
}
