namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Something that is due at a time.</summary>
/// <param name="At">Nanoseconds since the start.</param>
/// <param name="Order">Of two at the same time, the one that was scheduled first comes first.</param>
/// <param name="Stamp">What it belongs to must carry the same, else it is no longer meant.</param>
/// <param name="Index">Of what it belongs to.</param>
/// <param name="Kind">What is due.</param>
internal readonly record struct SimulationEvent(long At, uint Order, uint Stamp, int Index, EventKind Kind);
