namespace LoadBalancing.Client.Traffic;

/// <summary>One source of a version.</summary>
/// <param name="Kind">What is looked at.</param>
/// <param name="Name">Of the header, cookie, parameter or code; empty for the path.</param>
/// <param name="IsTerminal">Later sources are left out once there is a key.</param>
/// <param name="Code">What was registered under the name, for a source in code.</param>
internal sealed record HashKeySource(HashKeyKind Kind, string Name, bool IsTerminal, Func<HttpRequestMessage, string?>? Code)
{
    public static readonly string[] Types = ["header", "cookie", "query", "path", "source"];

    public static HashKeySource From(HashKeySourceOptions options, HashKeyCode code)
    {
        var kind = (HashKeyKind)Array.FindIndex(Types, type => type.Equals(options.Type, StringComparison.OrdinalIgnoreCase));
        return new(kind, options.Name ?? "", options.Terminal, kind == HashKeyKind.Source ? code.Find(options.Name) : null);
    }
}
