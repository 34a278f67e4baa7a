namespace LoadBalancing.Client.Simulation.Results;

/// <summary>The names of subjects that are not a configuration of somebody's.</summary>
internal static class SubjectNames
{
    public const string CentralQueue = "central queue";
}
