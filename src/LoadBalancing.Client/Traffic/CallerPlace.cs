namespace LoadBalancing.Client.Traffic;

/// <summary>What a process knows of where it stands, besides its configuration.</summary>
/// <param name="ReadVariable">Reads a variable of the environment by name; null where it is not set.</param>
internal sealed record CallerPlace(Func<string, string?> ReadVariable)
{
    public static CallerPlace OfProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Set in code, in place of the variable.</summary>
    public string? Zone { get; init; }

    /// <summary>Set in code, in place of the variable.</summary>
    public string? Region { get; init; }

    public string? ZoneFor(ZoneOptions options) => First(options.Zone, Zone, options.ZoneVariable);

    public string? RegionFor(ZoneOptions options) => First(options.Region, Region, options.RegionVariable);

    private string? First(string? configured, string? given, string variable)
    {
        string? place = configured ?? given ?? ReadVariable(variable);
        return string.IsNullOrWhiteSpace(place) ? null : place.Trim();
    }
}
