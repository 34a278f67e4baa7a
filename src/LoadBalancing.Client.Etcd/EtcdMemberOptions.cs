using System.Security.Cryptography;

namespace LoadBalancing.Client.Etcd;

/// <summary>How this process takes part in its fleet. Read once.</summary>
public sealed class EtcdMemberOptions
{
    /// <summary>Gets or sets what kind of process it is, for people, and part of its place among waves.</summary>
    /// <value>1 to 32 characters from a-z, 0-9 and '-'. The default is <c>client</c>.</value>
    public string Role { get; set; } = "client";

    /// <summary>Gets or sets which of them it is. One that stays the same over restarts keeps the place of the process among waves.</summary>
    /// <value>1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-'; unique within the role. The default is made of the machine's name, the number of the process, and chance.</value>
    public string Id { get; set; } = DefaultId();

    /// <summary>Gets or sets how long the process may not be heard of before it counts no more, and how long it may not hear from etcd before it flips no more.</summary>
    /// <value>2 s to 5 minutes. The default is 10 s. A rollout waits at least as long as the longest, and a second, between its order and the instant.</value>
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets whether this process finishes rollouts whose coordinator is gone, by the rules that were stored with them.</summary>
    /// <value>The default is <see langword="false"/>.</value>
    public bool Standby { get; set; }

    private static string DefaultId()
    {
        string machine = string.Concat(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-').Take(64));
        return $"{(machine.Length == 0 ? "process" : machine)}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    }
}
