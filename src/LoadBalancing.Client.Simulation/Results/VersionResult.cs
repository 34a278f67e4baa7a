namespace LoadBalancing.Client.Simulation.Results;

/// <summary>The requests that ran on one configuration version.</summary>
public sealed record VersionResult
{
    /// <summary>Gets the version.</summary>
    public required long Version { get; init; }

    /// <summary>Gets how many requests ran on it.</summary>
    public required long Requests { get; init; }

    /// <summary>Gets how many of them succeeded.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Gets when the first of them began.</summary>
    public required TimeSpan First { get; init; }

    /// <summary>Gets when the last of them began.</summary>
    public required TimeSpan Last { get; init; }

    /// <summary>Gets how many of them began after a request of any client on a higher version: while clients ran different ones, or after that was taken back.</summary>
    public required long AfterHigher { get; init; }
}
