namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>Clock, bounds and chance.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Random">Chance; safe for many threads.</param>
/// <param name="RequestTimeout">How long a question may take at one endpoint.</param>
/// <param name="MaximumBackoff">The longest wait between two attempts.</param>
internal sealed record EtcdTiming(TimeProvider Time, Random Random, TimeSpan RequestTimeout, TimeSpan MaximumBackoff)
{
    public Backoff NewBackoff() => new(MaximumBackoff, Random);
}
