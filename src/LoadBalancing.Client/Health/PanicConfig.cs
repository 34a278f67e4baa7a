namespace LoadBalancing.Client.Health;

/// <summary>The settings of one version.</summary>
internal sealed record PanicConfig(double Threshold, bool FailsTraffic)
{
    public static PanicConfig Default { get; } = From(new PanicOptions());

    public static PanicConfig From(PanicOptions options) => new(options.Threshold, options.FailTrafficOnPanic);

    public bool IsPanic(int eligible, int all) => eligible == 0 || eligible < Threshold * all;
}
