namespace LoadBalancing.Client.IntegrationTests.Trimming;

/// <summary>Tests that keep every processor busy and must not disturb the others.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
