#pragma warning disable CA1027, CA1710, CA1028, CA1030, CA1034, CA1045, CA1021, CA1711, CA1024, CA1819, CA1002, CA1720, CA1063, CA1065, CA1815, CA2225, CA1050, CA1000, CA1716, CA1822, CA1008, CA1052, CA1040, CA1041, CA1062, CA1043 // shapes to describe, not an API to use
namespace LoadBalancing.Client.Tests.PublicApi.Shapes;

public enum Color : byte { Red = 4, None = 0 }

[Flags]
public enum Colors { None, Red = 1, Green = 2 }

public interface IShape<in T> : IDisposable
{
    int Corners { get; }
    void Paint(T by);
}

public delegate bool Match<T>(in T value) where T : struct;

public abstract class Shape<T> : EventArgs, IShape<T> where T : class, IComparable, new()
{
    public const string Name = "a\"b";
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    internal int Hidden;

    protected Shape(int corners = 3) => Hidden = corners;

    public int Corners => Hidden;
    public required T? Third { get; init; }
    public virtual string Title { get; protected set; } = "";
    public event EventHandler<EventArgs>? Changed;
    protected abstract List<int?> this[int index] { get; set; }
    public abstract void Paint(T by);
    public void Dispose() => Changed?.Invoke(this, this);
    public override string ToString() => Title;
    public static (int First, string Second) Pair<TOther>(Dictionary<string, List<TOther>> all) where TOther : struct => (all.Count, "");

    public bool TryFind(in Color a, ref int b, out T[] found, Color kind = Color.Red, Colors many = Colors.Red | Colors.Green, TimeSpan pause = default, string? text = null, params int[] rest)
    {
        found = [];
        return false;
    }

    internal void Internal() => PrivateMethod();
    private void PrivateMethod() => Hidden++;

    public readonly ref struct View
    {
        public ReadOnlySpan<byte> Bytes => default;
    }
}

public static class ShapeMethods
{
    [Obsolete("gone soon")]
    public static int Old(this Color color) => (int)color;
}

public sealed record Value(int First, string Second = "x");
