using System.Collections.Concurrent;
using System.Globalization;
using LoadBalancing.Client.IntegrationTests.Servers;

namespace LoadBalancing.Client.IntegrationTests.Rollouts;

/// <summary>A server in another language, as it were: sockets and docs/protocol.md, nothing of ours and no HTTP library.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    private readonly RawServer _server;

    public BareServer(string id, params long[] versions)
    {
        (Id, Versions) = (id, versions);
        _server = new RawServer(ServeAsync);
    }

    public string Id { get; }

    public string Address => _server.Address;

    /// <summary>Gets or sets what it can serve, the newest first.</summary>
    public volatile long[] Versions;

    public ConcurrentQueue<long> Runs { get; } = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(RawConnection connection)
    {
        while (await connection.ReadHeadAsync() is { } head)
        {
            string[] lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Dictionary<string, string> headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
            await connection.Stream.ReadExactlyAsync(new byte[int.Parse(headers.GetValueOrDefault("content-length", "0"), CultureInfo.InvariantCulture)], connection.Stopping);
            await connection.WriteAsync(Answer(lines[0].Split(' ')[1], headers));
        }
    }

    private string Answer(string path, Dictionary<string, string> headers)
    {
        long[] versions = Versions;
        string said = string.Create(CultureInfo.InvariantCulture, $"x-config-version: orders={versions[0]}{string.Concat(versions[1..].Select(also => $";also={also}"))}\r\n");
        if (path == "/.well-known/load-balancing")
        {
            return With("200 OK", said + "Content-Type: application/json\r\nCache-Control: no-store\r\n", $$"""{"state":"ready","documents":[{"name":"orders","version":{{versions[0]}},"state":"ready","also":[{{string.Join(',', versions[1..])}}]}]}""");
        }
        long runs = versions[0], named = 0;
        if (headers.TryGetValue("x-config-required", out string? required))
        {
            named = runs = long.Parse(required["orders=".Length..], CultureInfo.InvariantCulture);
            if (!versions.Contains(named)) { return With("421 Misdirected Request", said, ""); }
        }
        Runs.Enqueue(runs);
        bool asks = headers.GetValueOrDefault("x-load-report") == "1";
        return With("200 OK", asks ? said + "endpoint-load-metrics: TEXT cpu_utilization=0.1, named_metrics.rif=1\r\n" : "", string.Create(CultureInfo.InvariantCulture, $"{Id} {named} {runs}"));
    }

    private static string With(string status, string headers, string body) => string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status}\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}");
}
