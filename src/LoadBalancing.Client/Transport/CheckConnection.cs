using System.Net;
using System.Net.Sockets;

namespace LoadBalancing.Client.Transport;

/// <summary>
/// The one connection of one check, and whether it was accepted. Nothing is kept from one check to the next: a certificate that has expired meanwhile, or a
/// server that no longer accepts, shows only on a new connection.
/// </summary>
internal sealed class CheckConnection
{
    private volatile bool _isMade;

    public bool IsMade => _isMade;

    /// <summary>A handler for this one check.</summary>
    /// <param name="config">As for requests.</param>
    /// <param name="configure">The last word, or null.</param>
    public SocketsHttpHandler CreateHandler(TransportConfig config, Action<SocketsHttpHandler>? configure)
    {
        SocketsHttpHandler handler = PrimaryHandler.Create(config);
        // The check's own time bounds it all.
        handler.ConnectTimeout = Timeout.InfiniteTimeSpan;
        // Nobody's request, so nobody's trace.
        handler.ActivityHeadersPropagator = null;
        handler.ConnectCallback = async (context, token) => await ConnectAsync(context.DnsEndPoint, token).ConfigureAwait(false);
        handler.SslOptions.AllowTlsResume = false;
        configure?.Invoke(handler);
        return handler;
    }

    public async Task<NetworkStream> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            _isMade = true;
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
