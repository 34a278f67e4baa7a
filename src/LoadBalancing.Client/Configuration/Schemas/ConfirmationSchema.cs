using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Health:Confirmation</c>, and the rules between them.</summary>
internal static class ConfirmationSchema
{
    private const string Section = "Health:Confirmation:";
    private static readonly string s_wanted = string.Create(CultureInfo.InvariantCulture, $"{ConfirmationConfig.Latest}, {ConfirmationConfig.ByQuorum}, or a whole number from 1 to {ConfigurationVersion.MaxNumber}");

    /// <summary>What was written instead of a reference may be the secret: it is not shown.</summary>
    private static readonly SettingKind<string?> s_secret = Kinds.Text(text => SecretReference.TryParse(text, out _), SecretReference.Wanted) with
    {
        Format = value => value is null || SecretReference.TryParse(value, out _) ? value ?? "" : "a text that is not shown",
    };

    public static SettingsSchema<ConfirmationOptions> Schema { get; } = new SettingsSchema<ConfirmationOptions>()
        .Leaf("RequiredVersion", Kinds.Text(IsVersion, s_wanted), o => o.RequiredVersion, (o, value) => o.RequiredVersion = value)
        .Leaf("Source", Kinds.Choice(("both", ConfirmationSource.Both), ("header", ConfirmationSource.Header), ("agent", ConfirmationSource.Agent)), o => o.Source, (o, value) => o.Source = value)
        .Leaf("AgentPath", Kinds.Required(PickerSchema.IsPath, "a path that begins with '/'"), o => o.AgentPath, (o, value) => o.AgentPath = value)
        .Leaf("ProbePath", Kinds.Required(PickerSchema.IsPath, "a path that begins with '/'"), o => o.ProbePath, (o, value) => o.ProbePath = value)
        .Leaf("Token", s_secret, o => o.Token, (o, value) => o.Token = value)
        .Leaf("Deadline", Kinds.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromDays(1)), o => o.Deadline, (o, value) => o.Deadline = value)
        .Leaf("Quorum", Kinds.Number(0.01, 1), o => o.Quorum, (o, value) => o.Quorum = value)
        .Leaf("OnTooFew", Kinds.Choice(("keep_previous", TooFewReaction.KeepPrevious), ("panic", TooFewReaction.Panic), ("fail", TooFewReaction.Fail)), o => o.OnTooFew, (o, value) => o.OnTooFew = value)
        .Leaf("Coherent", Kinds.Flag, o => o.Coherent, (o, value) => o.Coherent = value);

    /// <summary>The rules between settings.</summary>
    public static void CheckRelations(ClusterOptions options, string cluster, SettingsLog log)
    {
        ConfirmationOptions confirmation = options.Health.Confirmation;
        if (confirmation.Coherent && confirmation.RequiredVersion is null)
        {
            log.Error(SettingPath.Of(Section + "Coherent", cluster, log), "got 'true', wanted with RequiredVersion: without one there is no version that requests could name");
        }
        if (options.Version is null && string.Equals(confirmation.RequiredVersion, ConfirmationConfig.Latest, StringComparison.OrdinalIgnoreCase))
        {
            log.Error(SettingPath.Of(Section + "RequiredVersion", cluster, log), $"got '{confirmation.RequiredVersion}', wanted with Version: content without one has no number that an endpoint could confirm");
        }
    }

    /// <summary>The secret that is named must be known, where there is somebody to ask.</summary>
    public static void CheckSecret(ConfirmationOptions options, string path, Func<string, string?> secrets, SettingsLog log)
    {
        if (options.Token is { } token && SecretReference.TryParse(token, out string? name) && SecretReference.Find(name, secrets).Problem is { } problem) { log.Error($"{path}:{Section}Token", problem); }
    }

    private static bool IsVersion(string text) =>
        text.Equals(ConfirmationConfig.Latest, StringComparison.OrdinalIgnoreCase) || text.Equals(ConfirmationConfig.ByQuorum, StringComparison.OrdinalIgnoreCase)
        || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number is >= 1 and <= ConfigurationVersion.MaxNumber);
}
