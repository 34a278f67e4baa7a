namespace LoadBalancing.Client.Simulation.Results;

/// <summary>Something that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Text">What, such as <c>slow s3 x 10</c>; with the reasons where clients refused a configuration.</param>
public sealed record EventResult(TimeSpan At, string Text);
