using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace LoadBalancing.Client.Endpoints;

/// <summary>An endpoint's address, taken apart and checked once, so that no request parses anything.</summary>
internal sealed record EndpointAddress
{
    private EndpointAddress(string? scheme, string host, int? port, string basePath, bool isIpLiteral)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        BasePath = basePath;
        IsIpLiteral = isIpLiteral;
        string authority = port is { } number ? string.Create(CultureInfo.InvariantCulture, $"{host}:{number}") : host;
        HostAndPort = string.Create(CultureInfo.InvariantCulture, $"{host}:{port ?? (scheme == "https" ? 443 : 80)}");
        Text = (scheme is null ? "" : scheme + "://") + authority + basePath;
        Salt = Text.GetHashCode(StringComparison.Ordinal);
        HttpPrefix = "http://" + authority + basePath;
        HttpsPrefix = "https://" + authority + basePath;
        WsPrefix = "ws://" + authority + basePath;
        WssPrefix = "wss://" + authority + basePath;
    }

    /// <summary>"http", "https", or null for the request's.</summary>
    public string? Scheme { get; }

    /// <summary>In lower case and ASCII; an IPv6 address in brackets.</summary>
    public string Host { get; }

    public int? Port { get; }

    /// <summary>"" or "/base", never with a slash at its end.</summary>
    public string BasePath { get; }

    public bool IsIpLiteral { get; }

    public bool IsPlaintext => Scheme == "http";

    public string Text { get; }

    /// <summary>What Envoy and gRPC hash for an endpoint: without a port in the address, the scheme's.</summary>
    public string HostAndPort { get; }

    /// <summary>Spreads tables that many endpoints share: addresses often differ in a digit in their middle.</summary>
    public int Salt { get; }

    public string HttpPrefix { get; }

    public string HttpsPrefix { get; }

    public string WsPrefix { get; }

    public string WssPrefix { get; }

    public override string ToString() => Text;

    public bool Equals(EndpointAddress? other) => other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    public override int GetHashCode() => Salt;

    public static EndpointAddress From(IPAddress address, int? port, string? scheme) => new(
        scheme,
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString(),
        port,
        "",
        isIpLiteral: true);

    /// <summary>Reads an address, or says what is wrong with it.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out EndpointAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        problem = null;
        if (string.IsNullOrWhiteSpace(text)) { problem = "an address is required, such as http://10.0.0.1:8080"; return false; }
        bool hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : "http://" + text, UriKind.Absolute, out Uri? uri) || uri.IdnHost.Length == 0)
        {
            problem = "not an address; wanted [http|https]://host[:port][/base] or host[:port]";
            return false;
        }
        if (uri.Scheme is not ("http" or "https")) { problem = $"scheme '{uri.Scheme}' is not one of: http, https"; }
        else if (uri.UserInfo.Length > 0) { problem = "a user or password does not belong in an address"; }
        else if (uri.Query.Length > 0 || uri.Fragment.Length > 0) { problem = "a query or fragment does not belong in an address"; }
        else if (uri.Port == 0) { problem = "port 0 cannot be connected to; ports go from 1 to 65535"; }
        else if (PortPart(text) is ":") { problem = "the port after ':' is missing"; }
        if (problem is not null) { return false; }
        bool hasPort = PortPart(text).Length > 0;
        bool isIp = uri.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6;
        string host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost}]" : uri.IdnHost;
        address = new(hasScheme ? uri.Scheme : null, host, hasPort ? uri.Port : null, uri.AbsolutePath.TrimEnd('/'), isIp);
        return true;
    }

    /// <summary>
    /// The authority from its colon on, or nothing. `node:80` without a scheme means port 80 even for an https request, and `http:/node`, a slash
    /// short, would be a host named http: Uri alone tells neither.
    /// </summary>
    private static ReadOnlySpan<char> PortPart(ReadOnlySpan<char> text)
    {
        int start = text.IndexOf("://", StringComparison.Ordinal) is >= 0 and var at ? at + 3 : 0;
        ReadOnlySpan<char> rest = text[start..].TrimEnd();
        int end = rest.IndexOfAny('/', '\\');
        ReadOnlySpan<char> authority = end < 0 ? rest : rest[..end];
        int colon = authority.LastIndexOf(':');
        return colon > authority.LastIndexOf(']') ? authority[colon..] : default;
    }
}
