namespace LoadBalancing.Client.Transport;

/// <summary>The settings of one version.</summary>
internal sealed record WarmUpConfig(string Path, HttpMethod Method, int MaximumAtATime, TimeSpan Timeout)
{
    /// <summary>Null where no connections are warmed.</summary>
    public static WarmUpConfig? From(WarmUpOptions options) => options.Path is { } path ? new(path, HttpMethod.Parse(options.Method), options.MaximumAtATime, options.Timeout) : null;
}
