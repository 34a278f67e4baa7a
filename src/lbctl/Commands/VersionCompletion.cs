using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Documents;

namespace LoadBalancing.Lbctl.Commands;

/// <summary>The versions that etcd has. A shell waits for the answer: whatever goes wrong, there is none.</summary>
internal static class VersionCompletion
{
    private const int Most = 50;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    public static IEnumerable<string> Find(Func<Session> open, TimeProvider time)
    {
        using var over = new CancellationTokenSource(s_patience, time);
        // System.CommandLine asks for completions synchronously.
        try { return Task.Run(() => FindAsync(open, over.Token)).GetAwaiter().GetResult(); }
        catch (Exception e) when (e is EtcdException or FleetException or OperationCanceledException or UsageException or InputException or ArgumentException) { return []; }
    }

    private static async Task<IReadOnlyList<string>> FindAsync(Func<Session> open, CancellationToken cancellationToken)
    {
        Session session = open();
        await using (session.ConfigureAwait(false))
        {
            IReadOnlyList<long> versions = await session.Fleet.GetVersionsAsync(cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
            return [.. versions.Take(Most).Select(version => Surroundings.Text(version))];
        }
    }
}
