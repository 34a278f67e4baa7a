using System.Text;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versions;

/// <summary>A directory of its own, as strict as one may be.</summary>
internal sealed class KnownGoodFolder : IDisposable
{
    public static readonly string One = new('1', ContentDigest.Length), Two = new('2', ContentDigest.Length);

    public static readonly KnownGoodDocument Orders = new(
        "orders", 42, One, new Dictionary<string, string?> { ["Endpoints:a"] = "http://10.0.0.1:8080", ["Endpoints:b:Weight"] = "2", ["Hosts:0"] = null, ["Note"] = "ä\n\"<'>\0 = \\ 日本 \ud83d\ude00" },
        [Two, One], new DateTimeOffset(2026, 11, 21, 10, 30, 0, 123, TimeSpan.FromHours(1)));

    public string Root { get; } = Directory.CreateTempSubdirectory("known-good-").FullName;

    public string File => At("orders.json");

    /// <summary>Whether permissions can be set and are looked at.</summary>
    public static bool HasModes => !OperatingSystem.IsWindows();

    /// <summary>Null: the user is not stopped by permissions.</summary>
    public static bool IsRoot => Environment.UserName == "root";

    public string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The valid file, as text.</summary>
    public string Valid()
    {
        Assert.Null(KnownGoodFile.Write(File, Orders));
        return System.IO.File.ReadAllText(File);
    }

    /// <summary>Why such a file cannot be used.</summary>
    public string Problem(byte[] bytes)
    {
        Replace(bytes);
        KnownGoodReading reading = KnownGoodFile.Read(File);
        Assert.Null(reading.Document);
        return reading.Problem ?? throw new InvalidOperationException("It was taken for missing.");
    }

    public string Problem(string text) => Problem(Encoding.UTF8.GetBytes(text));

    /// <summary>In place, so that the mode stays.</summary>
    public void Replace(byte[] bytes)
    {
        if (!System.IO.File.Exists(File)) { Valid(); }
        using var file = new FileStream(File, FileMode.Truncate, FileAccess.Write);
        file.Write(bytes);
    }

    public static void AssertEqual(KnownGoodDocument expected, KnownGoodReading reading)
    {
        Assert.Null(reading.Problem);
        KnownGoodDocument actual = Assert.IsType<KnownGoodDocument>(reading.Document);
        Assert.Equal((expected.Document, expected.Version, expected.Digest, expected.WrittenAt), (actual.Document, actual.Version, actual.Digest, actual.WrittenAt));
        Assert.Equal(expected.Content.OrderBy(leaf => leaf.Key, StringComparer.Ordinal), actual.Content.OrderBy(leaf => leaf.Key, StringComparer.Ordinal));
        Assert.Equal(expected.RefusedDigests, actual.RefusedDigests);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
