namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>How large a scenario may be: what still fits into memory and patience. Errors say so in these words.</summary>
internal static class ScenarioLimits
{
    public const int MostGroups = 1_000;
    public const int MostEvents = 10_000;
    public const double MostRequests = 20_000_000;

    /// <summary>Each client has an endpoint for each server.</summary>
    public const long MostPairs = 10_000_000;

    public const string Clients = "a list of 1 to 1000 groups of clients";
    public const string Servers = "a list of 1 to 1000 groups of servers";
    public const string Events = "a list of at most 10000 events";
}
