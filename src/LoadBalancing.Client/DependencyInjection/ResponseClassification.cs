using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>What an application says its responses mean.</summary>
internal sealed record ResponseClassification(string Cluster, Func<HttpResponseMessage, OutcomeKind?> Classify);
