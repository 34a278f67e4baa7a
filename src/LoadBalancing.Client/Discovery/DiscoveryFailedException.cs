using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.Discovery;

/// <summary>A source of ours knows what is wrong, and what has to change before it is worth asking again.</summary>
internal sealed class DiscoveryFailedException(string message) : Exception(message)
{
    /// <summary>Fires when there may be another answer; null where only time can tell.</summary>
    public IChangeToken? ChangeToken { get; init; }
}
