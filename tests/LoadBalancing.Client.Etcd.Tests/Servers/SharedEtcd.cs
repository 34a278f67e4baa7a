namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>One etcd for all tests that do it no harm, each below a prefix of its own. It ends with the process.</summary>
internal static class SharedEtcd
{
    private static readonly Lazy<Task<EtcdServer>> s_server = new(() => EtcdServer.StartAsync(CancellationToken.None));
    private static int s_prefixes;

    public static Task<EtcdServer> GetAsync(CancellationToken token)
    {
        EtcdProgram.Require();
        return s_server.Value.WaitAsync(token);
    }

    /// <summary>A prefix that no other test has.</summary>
    public static string NewPrefix() => $"/test-{Interlocked.Increment(ref s_prefixes)}";
}
