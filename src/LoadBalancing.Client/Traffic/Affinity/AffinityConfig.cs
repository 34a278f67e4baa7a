namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>The sessions of one version; equal by value.</summary>
/// <param name="Kind">What tells them apart.</param>
/// <param name="Name">Of the header, in lower case, the source or the cookie; empty for keys.</param>
/// <param name="FailsWhenGone">They never move.</param>
internal sealed record AffinityConfig(AffinityKind Kind, string Name, bool FailsWhenGone)
{
    public const string DefaultCookie = "lb-affinity";

    public static readonly string[] Types = ["key", "header", "source", "cookie"];

    /// <summary>Of what is remembered.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>Of a cookie.</summary>
    public required TimeSpan Lifetime { get; init; }

    public required int Capacity { get; init; }

    /// <summary>What was registered under the name, for a source in code.</summary>
    public Func<HttpRequestMessage, string?>? Code { get; init; }

    /// <returns>Null where there are no sessions.</returns>
    public static AffinityConfig? From(AffinityOptions options, HashKeyCode code)
    {
        if (KindOf(options) is not { } kind) { return null; }
        string name = options.Name ?? (kind == AffinityKind.Cookie ? DefaultCookie : "");
        // The same header in another spelling has the same sessions.
        return new(kind, kind == AffinityKind.Header ? name.ToLowerInvariant() : name, options.WhenGone == SessionGoneReaction.Fail)
        {
            IdleTimeout = options.IdleTimeout,
            Lifetime = options.Lifetime,
            Capacity = options.Capacity,
            Code = kind == AffinityKind.Source ? code.Find(name) : null,
        };
    }

    public static AffinityKind? KindOf(AffinityOptions options) =>
        Array.FindIndex(Types, type => type.Equals(options.Type, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? (AffinityKind)at : null;
}
