using System.Reflection;

namespace LoadBalancing.Client.Tests.Architecture.Metadata;

internal static class LibraryUnderTest
{
    public static Assembly Assembly { get; } = Assembly.Load("LoadBalancing.Client");
}
