namespace LoadBalancing.Client.Health;

/// <summary>How a level of endpoints is. Endpoints that people took out of service, and those of weight 0, are not counted.</summary>
/// <param name="Eligible">How many serve.</param>
/// <param name="Accepting">How many serve or at least do not refuse connections.</param>
/// <param name="Total">How many there are.</param>
internal readonly record struct LevelHealth(int Eligible, int Accepting, int Total);
