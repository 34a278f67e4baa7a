using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LoadBalancing.Agent.Http;

/// <summary>Who may see versions and load.</summary>
internal sealed class Exposure(AgentOptions options)
{
    /// <summary>Headers by which a proxy says that the caller is somebody else.</summary>
    private static readonly string[] s_forwarding = ["X-Forwarded-For", "Forwarded", "X-Original-For", "X-Real-IP"];

    private readonly BearerTokens _tokens = new(options.Tokens);
    private readonly bool _allowLoopback = options.AllowLoopback, _conventionsDecide = options.EndpointConventionsDecide;

    public bool Allows(HttpContext context) => (_allowLoopback && IsLocal(context)) || _tokens.Allow(context.Request.Headers.Authorization);

    /// <summary>On the mapped path: its conventions let the caller through already, where it has any.</summary>
    public bool AllowsMapped(HttpContext context, out bool lacksConventions)
    {
        lacksConventions = _conventionsDecide && !HasConventions(context.GetEndpoint());
        return (_conventionsDecide && !lacksConventions) || Allows(context);
    }

    /// <summary>By the address of the connection: <c>HttpContext.Connection</c> shows what ForwardedHeadersMiddleware has read from a header, which any caller can write.</summary>
    private static bool IsLocal(HttpContext context)
    {
        if (PeerOf(context) is not { } peer || !IPAddress.IsLoopback(peer)) { return false; }
        IHeaderDictionary headers = context.Request.Headers;
        foreach (string name in s_forwarding)
        {
            if (headers.ContainsKey(name)) { return false; }
        }
        return true;
    }

    /// <summary>Kestrel has the socket. Other servers, and HTTP/3, have what they say.</summary>
    private static IPAddress? PeerOf(HttpContext context)
    {
        if (context.Features.Get<IConnectionSocketFeature>() is not { } connection) { return context.Connection.RemoteIpAddress; }
        try { return (connection.Socket.RemoteEndPoint as IPEndPoint)?.Address; }
        catch (Exception e) when (e is SocketException or ObjectDisposedException) { return null; }         // it is gone
    }

    private static bool HasConventions(Endpoint? endpoint) => endpoint?.Metadata is { } metadata && (metadata.GetMetadata<IHostMetadata>() is { Hosts.Count: > 0 }
        || (metadata.GetMetadata<IAllowAnonymous>() is null && (metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null)));
}
