using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>What an application says its responses mean, by status and headers or by the beginning of the body.</summary>
internal sealed record ResponseClassification(string Cluster, Func<HttpResponseMessage, OutcomeKind?>? Classify, Func<HttpResponseMessage, ReadOnlySpan<byte>, OutcomeKind?>? ClassifyBody);
