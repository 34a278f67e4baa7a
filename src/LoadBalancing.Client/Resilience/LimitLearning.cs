using LoadBalancing.Client.Load;

namespace LoadBalancing.Client.Resilience;

/// <summary>What limits learn from attempts of a version.</summary>
/// <param name="Adaptive">Null where no limit follows the capacity.</param>
/// <param name="Throttling">Null where nothing is refused for what servers say.</param>
internal sealed record LimitLearning(ConcurrencyRules? Adaptive, ThrottlingConfig? Throttling);
