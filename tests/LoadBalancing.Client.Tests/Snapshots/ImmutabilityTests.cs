using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Snapshots;

/// <summary>Law L2: nothing in a snapshot is assigned after construction. Walks all that a snapshot can reach, but trackers and pickers, by type.</summary>
public sealed class ImmutabilityTests
{
    /// <summary>Live numbers, what owns its own counters, and what the files of TLS settings hold now, which outlives versions too.</summary>
    private static readonly Type[] Alive = [typeof(EndpointTracker), typeof(EndpointPicker), typeof(OutstandingTotal), typeof(TlsCertificates)];

    [Fact]
    public void Nothing_that_a_snapshot_reaches_can_be_assigned_later()
    {
        var seen = new HashSet<Type>();
        List<string> assignable = [.. Assignable(typeof(ClusterSnapshot), seen)];
        Assert.True(assignable.Count == 0, string.Join('\n', assignable));
        foreach (Type type in (Type[])[typeof(EndpointPool), typeof(ClusterConfig), typeof(EndpointSpec), typeof(EndpointAddress), typeof(PickerConfig), typeof(EndpointNode)])
        {
            Assert.Contains(type, seen);         // the walk came this far
        }
    }

    [Fact]
    public void The_walk_finds_a_field_a_setter_and_an_array()
    {
        Assert.Equal(3, Assignable(typeof(Mutable), []).Count());
    }

    private static IEnumerable<string> Assignable(Type type, HashSet<Type> seen)
    {
        if (!IsOurs(type) || type.IsEnum || Alive.Any(alive => alive.IsAssignableFrom(type)) || !seen.Add(type)) { return []; }
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        IEnumerable<string> setters = type.GetProperties(All).Where(property => property.SetMethod is { } set && !IsInit(set)).Select(property => $"{type.Name}.{property.Name} has a setter");
        IEnumerable<string> fields = type.GetFields(All).Where(field => !field.IsInitOnly && !IsBehindProperty(field) && !IsCaptured(field)).Select(field => $"{type.Name}.{field.Name} is no readonly field");
        IEnumerable<string> arrays = type.GetFields(All).Where(field => field.FieldType.IsArray).Select(field => $"{type.Name}.{field.Name} is an array");
        return [.. setters, .. fields, .. arrays, .. type.GetFields(All).SelectMany(field => Held(field.FieldType)).SelectMany(held => Assignable(held, seen))];
    }

    private static bool IsOurs(Type type) => type.Assembly == typeof(ClusterSnapshot).Assembly || type.DeclaringType == typeof(ImmutabilityTests);

    private static bool IsInit(MethodInfo setter) => setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    /// <summary>Told by its property's setter already.</summary>
    private static bool IsBehindProperty(FieldInfo field) => field.Name.EndsWith("k__BackingField", StringComparison.Ordinal);

    /// <summary>A parameter of a primary constructor; the compiler lets it be assigned, so the name is looked for in the source instead.</summary>
    private static bool IsCaptured(FieldInfo field) => field.Name.EndsWith('P') && field.Name.StartsWith('<') && !IsAssignedInSource(field);

    private static bool IsAssignedInSource(FieldInfo field)
    {
        string name = field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)];
        string source = Repository.SourceFiles("src").Single(path => path.EndsWith($"/{field.DeclaringType!.Name}.cs", StringComparison.Ordinal));
        return System.Text.RegularExpressions.Regex.IsMatch(File.ReadAllText(Repository.PathOf(source)), $@"(?<![\w.]){name}\s*(=(?![=>])|\+\+|--|[-+*/|&]=)");
    }

    private static IEnumerable<Type> Held(Type type) =>
        type.IsGenericType ? type.GetGenericArguments().SelectMany(Held).Append(type)
        : Nullable.GetUnderlyingType(type) is { } inner ? [inner] : [type];

    private sealed class Mutable
    {
        public int Field = 1;

        public string? Property { get; set; }

        public ImmutableArray<int> Fine { get; init; }

        public FrozenSet<int> AlsoFine { get; } = [];

        private readonly int[] _array = [1];

        public int Sum => Field + _array[0];
    }
}
