namespace LoadBalancing.Client.Traffic;

/// <summary>One mirror of a version; equal by value.</summary>
/// <param name="Cluster">Who gets the copies, in lower case.</param>
/// <param name="Percent">Of a hundred requests.</param>
internal sealed record MirrorConfig(string Cluster, double Percent)
{
    public required int MaxBodyBytes { get; init; }

    public required int MaxInFlight { get; init; }

    public required TimeSpan Timeout { get; init; }

    public required bool ShadowHost { get; init; }

    /// <summary>Null for all.</summary>
    public required NameSet? Methods { get; init; }

    public required NameSet? RemoveHeaders { get; init; }

    public static MirrorConfig From(MirrorOptions options) => new(options.Cluster!.ToLowerInvariant(), options.Percent)
    {
        MaxBodyBytes = options.MaxBodyBytes,
        MaxInFlight = options.MaxInFlight,
        Timeout = options.Timeout,
        ShadowHost = options.ShadowHost,
        Methods = NameSet.Of(options.Methods),
        RemoveHeaders = NameSet.Of(options.RemoveHeaders),
    };

    public bool IsFor(HttpMethod method) => Methods is null || Methods.Contains(method.Method);

    /// <summary>Whether this request is one of the <see cref="Percent"/>. All and none need no chance.</summary>
    public bool IsDrawn(Random random) => Percent >= 100 || (Percent > 0 && random.NextDouble() * 100 < Percent);
}
