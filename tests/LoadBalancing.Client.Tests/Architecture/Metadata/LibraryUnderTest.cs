using System.Reflection;

namespace LoadBalancing.Client.Tests.Architecture.Metadata;

internal static class LibraryUnderTest
{
    public static Assembly Assembly { get; } = Assembly.Load("LoadBalancing.Client");

    /// <summary>Every assembly that is a package.</summary>
    public static IReadOnlyList<Assembly> Packages { get; } = [Assembly, Assembly.Load("LoadBalancing.Client.Simulation"), Assembly.Load("LoadBalancing.Agent"), Assembly.Load("LoadBalancing.Client.Etcd"), Assembly.Load("LoadBalancing.Agent.Etcd")];
}
