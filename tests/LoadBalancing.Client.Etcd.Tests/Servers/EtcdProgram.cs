using System.Diagnostics;

namespace LoadBalancing.Client.Etcd.Tests.Servers;

/// <summary>Debian's etcd-server and etcd-client. A test that wants them is skipped where they are missing; test.sh installs them where it can.</summary>
internal static partial class EtcdProgram
{
    public const string Server = "/usr/bin/etcd", Control = "/usr/bin/etcdctl";

    public static bool IsThere => File.Exists(Server) && File.Exists(Control);

    /// <summary>Where programs that are no tests compile this, <c>EtcdProgram.Skip.cs</c> is left out, and it throws.</summary>
    public static void Require()
    {
        if (IsThere) { return; }
        const string Why = "no /usr/bin/etcd and /usr/bin/etcdctl here; on Debian: apt-get install etcd-server etcd-client";
        Skip(Why);
        throw new InvalidOperationException(Why);
    }

    /// <summary>Runs etcdctl to its end and returns what it printed.</summary>
    public static async Task<string> ControlAsync(IEnumerable<string> arguments, CancellationToken token)
    {
        var start = new ProcessStartInfo(Control, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ETCDCTL_API"] = "3";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(token);
        string output = await process.StandardOutput.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"etcdctl {string.Join(' ', arguments)}: {await error}{output}");
    }

    static partial void Skip(string why);
}
