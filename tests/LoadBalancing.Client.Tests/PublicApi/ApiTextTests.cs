using LoadBalancing.Client.Tests.PublicApi.Shapes;

namespace LoadBalancing.Client.Tests.PublicApi;

/// <summary>The text must show every change that breaks somebody.</summary>
public sealed class ApiTextTests
{
    [Fact]
    public void Every_shape_of_the_language_is_told()
    {
        var text = ApiText.Of(typeof(Color).Assembly.GetExportedTypes().Where(type => type.Namespace == typeof(Color).Namespace));
        Assert.Equal(
            """
            namespace LoadBalancing.Client.Tests.PublicApi.Shapes

              public enum Color : byte
                None = 0
                Red = 4

              [Flags] public enum Colors
                None = 0
                Red = 1
                Green = 2

              public interface IShape<T> : IDisposable
                int Corners { get; }
                void Paint(T by)

              public delegate bool Match<T>(in T value) where T : struct

              public abstract class Shape<T> : EventArgs, IShape<T> where T : class, IComparable, new()
                protected Shape(int corners = 3)
                public const string Name = "a\"b"
                public static readonly TimeSpan Pause
                public int Corners { get; }
                protected abstract List<int?> this[int index] { get; set; }
                public required T Third { get; init; }
                public virtual string Title { get; protected set; }
                public event EventHandler<EventArgs> Changed
                public void Dispose()
                public abstract void Paint(T by)
                public static (int, string) Pair<TOther>(Dictionary<string, List<TOther>> all) where TOther : struct
                public override string ToString()
                public bool TryFind(in Color a, ref int b, out T[] found, Color kind = Color.Red, Colors many = Colors.Red | Colors.Green, TimeSpan pause = default, string text = null, params int[] rest)

              public readonly ref struct Shape<T>.View
                public ReadOnlySpan<byte> Bytes { get; }

              public static class ShapeMethods
                [Obsolete] public static int Old(this Color color)

              public sealed record Value : IEquatable<Value>
                public Value(int First, string Second = "x")
                public int First { get; init; }
                public string Second { get; init; }

            """.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void A_difference_is_shown_written_down_and_acceptable_with_one_command()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var approved = Path.Combine(folder.FullName, "approved.txt");
            File.WriteAllText(approved, "one\ntwo\n");
            var message = ApprovedApi.Compare(approved, "one\nthree\n");
            Assert.Contains("line 2:\n  approved: two\n  received: three", message, StringComparison.Ordinal);
            Assert.Contains($"cp '{folder.FullName}/approved.received.txt' '{approved}'", message, StringComparison.Ordinal);

            File.Copy(Path.Combine(folder.FullName, "approved.received.txt"), approved, overwrite: true);
            Assert.Null(ApprovedApi.Compare(approved, "one\nthree\n"));
            Assert.Equal([approved], Directory.GetFiles(folder.FullName));
        }
        finally { folder.Delete(recursive: true); }
    }
}
