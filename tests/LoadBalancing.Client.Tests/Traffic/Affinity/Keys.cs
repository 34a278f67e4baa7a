using System.Security.Cryptography;
using System.Text;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Traffic.Affinity;

/// <summary>Keys that are no secret.</summary>
internal static class Keys
{
    public static AffinityKey One { get; } = Of("one");

    public static AffinityKey Two { get; } = Of("two");

    /// <summary>The id's own hash, and so another secret for each id.</summary>
    public static AffinityKey Of(string id, string? secret = null) => new(id, SHA256.HashData(Encoding.UTF8.GetBytes(secret ?? id)));
}
