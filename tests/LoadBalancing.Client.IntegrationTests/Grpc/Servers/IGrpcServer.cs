namespace LoadBalancing.Client.IntegrationTests.Grpc.Servers;

/// <summary>
/// A gRPC server for the four kinds of calls. How it answers is told at its start or by a call, as <c>key=value</c>; python-grpc-server.py lists the keys.
/// </summary>
internal interface IGrpcServer : IAsyncDisposable
{
    string Address { get; }

    /// <summary>Ends its process, or what comes nearest to that.</summary>
    Task KillAsync();

    Task<GrpcSeen> SeenAsync(CancellationToken token);
}

/// <summary>What a server has seen.</summary>
/// <param name="Connections">Connections over which calls came.</param>
/// <param name="Calls">Calls by method.</param>
internal sealed record GrpcSeen(int Connections, IReadOnlyDictionary<string, int> Calls)
{
    public int Of(GrpcKind kind) => Calls.GetValueOrDefault(kind.ToString());

    public int Total => Calls.Values.Sum();
}

/// <summary>Starts one of either make.</summary>
internal static class GrpcServers
{
    public const string Kestrel = "kestrel", Python = "python";

    public static async Task<IGrpcServer> StartAsync(string make, CancellationToken token, params string[] told) =>
        make == Kestrel ? await KestrelGrpcServer.StartAsync(told) : await PythonGrpcServer.StartAsync(token, told);
}
