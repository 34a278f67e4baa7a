using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Versions;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Agent.Binding;

/// <summary>What a section holds: nothing, a version to offer, or one that failed already.</summary>
/// <param name="Offered">A whole version.</param>
/// <param name="Number">The version's number, where it failed and has one.</param>
/// <param name="Problem">Why it failed.</param>
/// <param name="IsChanging">The section changed while it was read: it will wake us again, or has done so.</param>
internal sealed record SectionReading(AgentVersion? Offered = null, long? Number = null, string? Problem = null, bool IsChanging = false)
{
    /// <summary>
    /// Options are made from the section itself, by code that we do not know, not from our copy. So it is copied before and after: when both copies have one digest, so have the
    /// options between them.
    /// </summary>
    public static SectionReading Of(SectionSource source)
    {
        try { return Read(source); }
        catch (SectionLimitException e) { return new(Problem: e.Message); }
    }

    private static SectionReading Read(SectionSource source)
    {
        ConfigNode copy = Copy(source);
        if (!copy.Exists) { return new(); }
        string digest = ContentDigest.Of(copy.Leaves());
        if (!TryReadVersion(copy, out long number, out string? problem)) { return new(Problem: problem); }
        if (!TryReadTimes(copy, out long? supersedes, out DateTimeOffset? activateAt, out problem)) { return new(Number: number, Problem: problem); }
        if (copy["Digest"]?.Value is { Length: > 0 } wanted && !ContentDigest.AreEqual(wanted, digest))
        {
            return new(Number: number, Problem: $"its Digest is '{wanted}', but the section as it was read has {digest}; a half-written or changed one looks like that");
        }
        object content;
        try { content = source.Create(); }
        catch (OptionsValidationException e) { return new(Number: number, Problem: string.Join("; ", e.Failures)); }
        catch (Exception e) { return new(Number: number, Problem: $"{e.GetType().Name}: {e.Message}"); }

        ConfigNode after = Copy(source);
        return ContentDigest.Of(after.Leaves()) == digest && after["Version"]?.Value == copy["Version"]?.Value && after["ActivateAt"]?.Value == copy["ActivateAt"]?.Value
            ? new(new AgentVersion(number, digest, content) { Supersedes = supersedes, ActivateAt = activateAt }) : new(IsChanging: true);
    }

    private static ConfigNode Copy(SectionSource source) => ConfigNode.Copy(source.Section, new SectionLimits(source.Section.Path));

    private static readonly SettingKind<long?> s_number = Kinds.OptionalInteger(1L, ConfigurationVersion.MaxNumber);

    /// <summary>As clusters read theirs.</summary>
    private static bool TryReadTimes(ConfigNode copy, out long? supersedes, out DateTimeOffset? activateAt, out string? problem)
    {
        (supersedes, activateAt, problem) = (null, null, null);
        if (copy["Supersedes"]?.Value is { Length: > 0 } number)
        {
            if (!s_number.TryParse(number, out supersedes) || !s_number.IsAllowed(supersedes)) { problem = $"its Supersedes is '{Shortened(number)}', wanted a number from 1 to {ConfigurationVersion.MaxNumber}"; }
        }
        if (copy["ActivateAt"]?.Value is { Length: > 0 } moment)
        {
            if (!Kinds.OptionalInstant.TryParse(moment, out activateAt)) { problem = $"its ActivateAt is '{Shortened(moment)}', wanted a date and time with its offset, such as 2026-12-01T10:00:00Z"; }
        }
        return problem is null;
    }

    private static string Shortened(string text) => text.Length > 32 ? text[..32] + "..." : text;

    private static bool TryReadVersion(ConfigNode copy, out long number, out string? problem)
    {
        number = 0;
        problem = copy["Version"]?.Value is not { Length: > 0 } text
            ? "its section has no Version"
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= ConfigurationVersion.MaxNumber
            ? null
            : $"its Version is '{Shortened(text)}', wanted a number from 1 to {ConfigurationVersion.MaxNumber}";
        return problem is null;
    }
}
