using System.Globalization;

namespace LoadBalancing.Client.Health.Confirmations;

/// <summary>The settings of one version.</summary>
/// <param name="Fixed">The version that is required, where it is a number.</param>
/// <param name="IsQuorum">The version is what most endpoints have; else, without a number, the cluster's own.</param>
/// <param name="Source">How confirmations are learnt.</param>
/// <param name="AgentPath">Where agents are asked.</param>
/// <param name="ProbePath">Where others are.</param>
/// <param name="Token">A reference to what shows that we may ask.</param>
/// <param name="Deadline">How long a version waits.</param>
/// <param name="Quorum">For which share of endpoints.</param>
/// <param name="OnTooFew">And then.</param>
/// <param name="IsCoherent">Requests name their version.</param>
internal sealed record ConfirmationConfig(
    long? Fixed, bool IsQuorum, ConfirmationSource Source, string AgentPath, string ProbePath, string? Token, TimeSpan Deadline, double Quorum, TooFewReaction OnTooFew, bool IsCoherent)
{
    public const string Latest = "latest", ByQuorum = "quorum";

    /// <summary>Null where no confirmation is needed.</summary>
    public static ConfirmationConfig? From(ConfirmationOptions options) => options.RequiredVersion is not { } required ? null : new(
        long.TryParse(required, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null,
        required.Equals(ByQuorum, StringComparison.OrdinalIgnoreCase),
        options.Source, options.AgentPath, options.ProbePath, options.Token, options.Deadline, options.Quorum, options.OnTooFew, options.Coherent);
}
