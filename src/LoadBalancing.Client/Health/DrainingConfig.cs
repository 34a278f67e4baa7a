namespace LoadBalancing.Client.Health;

/// <summary>The settings of one version.</summary>
/// <param name="Header">Null: no answer says that its endpoint drains.</param>
/// <param name="RecheckAfter">When it is tried again.</param>
internal sealed record DrainingConfig(string? Header, TimeSpan RecheckAfter)
{
    public static DrainingConfig From(DrainingOptions options) => new(string.IsNullOrEmpty(options.Header) ? null : options.Header, options.RecheckAfter);
}
