namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>A server was bad from one moment to another.</summary>
internal sealed class Fault(int server, string name, long at, double fairShare)
{
    public int Server => server;

    public string Name => name;

    public long At => at;

    /// <summary>Its weight's share of all the weights that were there when it went bad.</summary>
    public double FairShare => fairShare;

    public long? HealedAt { get; private set; }

    /// <summary>As <see cref="FairShare"/>, when it was healed; 0 when it left instead.</summary>
    public double FairShareHealed { get; private set; }

    public void Heal(long now, double share) => (HealedAt, FairShareHealed) = (now, share);
}
