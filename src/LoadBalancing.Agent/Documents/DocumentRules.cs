using Microsoft.Extensions.Logging;

namespace LoadBalancing.Agent.Documents;

/// <summary>What holds for every document of the process.</summary>
internal sealed record DocumentRules(TimeProvider Time, TimeSpan Overlap, TimeSpan ApplyTimeout, ILogger Logger);
