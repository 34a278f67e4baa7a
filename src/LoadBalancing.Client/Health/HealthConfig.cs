using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Health.Outliers;

namespace LoadBalancing.Client.Health;

/// <summary>The section <c>Health</c> of one version.</summary>
internal sealed record HealthConfig
{
    public static HealthConfig Default { get; } = From(new HealthOptions());

    public required OutlierConfig Outliers { get; init; }

    /// <summary>Null where nothing is checked.</summary>
    public required ActiveCheckConfig? ActiveCheck { get; init; }

    public required SlowStartConfig SlowStart { get; init; }

    public required OverloadConfig Overload { get; init; }

    public required DrainingConfig Draining { get; init; }

    public required int InspectBytes { get; init; }

    /// <summary>Null where no confirmation is needed.</summary>
    public required ConfirmationConfig? Confirmation { get; init; }

    public required PanicConfig Panic { get; init; }

    public static HealthConfig From(HealthOptions options) => new()
    {
        Outliers = OutlierConfig.From(options.Outliers),
        ActiveCheck = ActiveCheckConfig.From(options.ActiveCheck),
        SlowStart = SlowStartConfig.From(options.SlowStart),
        Overload = OverloadConfig.From(options.Overload),
        Draining = DrainingConfig.From(options.Draining),
        InspectBytes = options.InspectBytes,
        Confirmation = ConfirmationConfig.From(options.Confirmation),
        Panic = PanicConfig.From(options.Panic),
    };
}
