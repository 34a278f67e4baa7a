namespace LoadBalancing.Client.Health.Outliers;

/// <summary>An endpoint that the rates of an interval speak against.</summary>
/// <param name="Index">Which of the endpoints.</param>
/// <param name="Rule">The rule's name, as in metrics.</param>
/// <param name="Rate">Its success rate.</param>
/// <param name="Threshold">The rate that it is below.</param>
/// <param name="Enforced">The share of such ejections that is carried out.</param>
internal readonly record struct RateVerdict(int Index, string Rule, double Rate, double Threshold, double Enforced);
