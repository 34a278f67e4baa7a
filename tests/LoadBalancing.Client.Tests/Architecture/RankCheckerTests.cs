namespace LoadBalancing.Client.Tests.Architecture;

/// <summary>The check must be able to fail: one tiny program for every way in which a type can use another.</summary>
public sealed class RankCheckerTests
{
    private const string Balancing =
        """
        namespace LoadBalancing.Client.Balancing
        {
            public class Cluster : Attribute
            {
                public static int Count; public Type Kind;
                public static void Run() { } public static T Make<T>() => default;
                public class Inner { }
            }
            public interface ICluster { }
            public class Failure : Exception { }
            public class Box<T> { public static void Fill() { } }
        }
        """;

    [Theory]
    [InlineData("class A : Balancing.Cluster { }")]
    [InlineData("class A : Balancing.ICluster { }")]
    [InlineData("class A : List<Balancing.Cluster> { }")]
    [InlineData("class A<T> where T : Balancing.ICluster { }")]
    [InlineData("class A { Balancing.Cluster field; }")]
    [InlineData("class A { Balancing.Cluster.Inner field; }")]
    [InlineData("class A { Dictionary<string, Balancing.Cluster[]> field; }")]
    [InlineData("class A { public Balancing.Cluster Property { get; } }")]
    [InlineData("class A { public event Action<Balancing.Cluster> Event; }")]
    [InlineData("interface A { void Method(in Balancing.Cluster parameter); }")]
    [InlineData("interface A { Task<Balancing.Cluster> Method(); }")]
    [InlineData("interface A { void Method<T>() where T : Balancing.Cluster; }")]
    [InlineData("delegate void A(Balancing.Cluster parameter);")]
    [InlineData("[Balancing.Cluster] class A { }")]
    [InlineData("class A { void Method([Balancing.Cluster] int parameter) { } }")]
    [InlineData("class A { [return: Balancing.Cluster] int Method() => 1; }")]
    [InlineData("[System.Diagnostics.DebuggerTypeProxy(typeof(Balancing.Cluster))] class A { }")]
    [InlineData("[System.Diagnostics.DebuggerTypeProxy(typeof(List<Balancing.Cluster.Inner>))] class A { }")]
    [InlineData("class A { void Method() => Balancing.Cluster.Run(); }")]
    [InlineData("class A { object Method() => new Balancing.Cluster(); }")]
    [InlineData("class A { int Method() => Balancing.Cluster.Count; }")]
    [InlineData("class A { Type Method() => typeof(Balancing.Cluster); }")]
    [InlineData("class A { bool Method(object o) => o is Balancing.Cluster; }")]
    [InlineData("class A { object Method(object o) => (Balancing.Cluster)o; }")]
    [InlineData("class A { object Method() => new Balancing.Cluster[1]; }")]
    [InlineData("class A { object Method() => new List<Balancing.Cluster>(); }")]
    [InlineData("class A { void Method() => Balancing.Box<int>.Fill(); }")]
    [InlineData("class A { int Method() => Array.Empty<Balancing.Cluster>().Length; }")]
    [InlineData("class A { void Method() { try { Method(); } catch (Balancing.Failure) { } } }")]
    [InlineData("class A { Action Method() => Balancing.Cluster.Run; }")]
    [InlineData("class A { Func<object> Method(int i) => () => new Balancing.Cluster() ?? (object)i; }")]
    [InlineData("class A { async Task Method() { await Task.Yield(); Balancing.Cluster.Run(); } }")]
    [InlineData("class A { IEnumerable<object> Method() { yield return new Balancing.Cluster(); } }")]
    [InlineData("class A { class Nested { class Deeper { Balancing.Cluster field; } } }")]
    [InlineData("namespace Sub { class A { Balancing.Cluster field; } }")]
    public void A_use_that_points_up_is_found(string code)
    {
        var violations = ViolationsOf($"{Balancing}\nnamespace LoadBalancing.Client.Picking {{ {code} }}");
        Assert.NotEmpty(violations);
        Assert.All(violations, violation => Assert.Contains("Picking (4) must not see Balancing (7)", violation, StringComparison.Ordinal));
    }

    [Fact]
    public void Equal_ranks_never_see_each_other()
    {
        var violation = Assert.Single(ViolationsOf("namespace LoadBalancing.Client.Health { class Verdict { } } namespace LoadBalancing.Client.Picking { class A { Health.Verdict seen; } }"));
        Assert.Equal("LoadBalancing.Client.Picking.A (seen) uses LoadBalancing.Client.Health.Verdict: Picking (4) must not see Health (4)", violation);
    }

    [Theory]
    [InlineData("namespace LoadBalancing.Client.Http { class A : Balancing.Cluster { Balancing.ICluster field; } }")]
    [InlineData("namespace LoadBalancing.Client.Balancing.Timers { class A : Balancing.Cluster { } }")]
    [InlineData("namespace Microsoft.Extensions.DependencyInjection { static class A { static void Add() => LoadBalancing.Client.Balancing.Cluster.Run(); } }")]
    public void A_use_that_points_down_or_stays_at_home_is_fine(string code) => Assert.Empty(ViolationsOf(Balancing + code));

    [Theory]
    [InlineData("namespace LoadBalancing.Client.Common { class A { } }", "unknown folder 'Common'")]
    [InlineData("namespace LoadBalancing.Client { class A { } }", "LoadBalancing.Client.A is in no folder of the house")]
    [InlineData("namespace System.Net.Http { class A { } }", "System.Net.Http.A is in no folder of the house")]
    [InlineData("class A { }", "A is in no folder of the house")]
    public void A_type_without_a_folder_is_reported(string code, string expected) =>
        Assert.Contains(expected, Assert.Single(ViolationsOf(code)), StringComparison.Ordinal);

    [Fact]
    public void The_namespace_of_the_container_counts_as_the_highest_rank()
    {
        var violation = Assert.Single(ViolationsOf(
            "namespace Microsoft.Extensions.DependencyInjection { class Adds { } } namespace LoadBalancing.Client.Http { class A { Microsoft.Extensions.DependencyInjection.Adds field; } }"));
        Assert.Contains("Http (8) must not see DependencyInjection (9)", violation, StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> ViolationsOf(string source)
    {
        using var program = InMemoryProgram.Compile(source);
        return new RankChecker(program).Violations();
    }
}
