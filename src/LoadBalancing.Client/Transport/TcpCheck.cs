using System.Net;

namespace LoadBalancing.Client.Transport;

/// <summary>Asks only whether a connection is accepted, and closes it at once.</summary>
internal static class TcpCheck
{
    public static async Task<CheckResult> SendAsync(CheckRequest request, CheckConnection connection, CancellationToken cancellationToken)
    {
        Uri target = request.Spec.UriOf(request.Address, "/");
        var endpoint = new DnsEndPoint(target.IdnHost, target.Port);
        using (await connection.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false)) { return CheckResult.Passed("the connection was accepted"); }
    }
}
