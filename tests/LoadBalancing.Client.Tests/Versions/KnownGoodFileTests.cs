using System.Collections.Immutable;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versions;

public sealed class KnownGoodFileTests : IDisposable
{
    private readonly KnownGoodFolder _folder = new();

    private string File => _folder.File;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again()
    {
        Assert.Null(KnownGoodFile.Write(File, KnownGoodFolder.Orders));
        KnownGoodFolder.AssertEqual(KnownGoodFolder.Orders, KnownGoodFile.Read(File));
        KnownGoodDocument bare = new("a", null, null, ImmutableDictionary<string, string?>.Empty, default, default);
        Assert.Null(KnownGoodFile.Write(File, bare));                            // over the other
        KnownGoodFolder.AssertEqual(bare with { RefusedDigests = [] }, KnownGoodFile.Read(File));
        Assert.Equal(["orders.json"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void Paths_of_settings_are_found_in_any_case() =>
        Assert.Equal("2", KnownGoodFile.Read(Written(KnownGoodFolder.Orders)).Document!.Content["ENDPOINTS:B:weight"]);

    [Fact]
    public void Only_its_user_can_read_and_write_it()
    {
        Assert.SkipUnless(KnownGoodFolder.HasModes, "Windows has no modes.");
        _folder.Valid();
        if (!OperatingSystem.IsWindows()) { Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File)); }
    }

    [Fact]
    public void The_newest_32_refused_digests_are_kept()
    {
        string[] digests = [.. Enumerable.Range(0, 40).Select(i => i.ToString("x64", System.Globalization.CultureInfo.InvariantCulture))];
        KnownGoodReading reading = KnownGoodFile.Read(Written(KnownGoodFolder.Orders with { RefusedDigests = [.. digests] }));
        Assert.Equal(digests[..32], reading.Document!.RefusedDigests);
    }

    [Fact]
    public void Where_nothing_is_there_is_nothing_wrong()
    {
        Assert.Equal(KnownGoodReading.Nothing, KnownGoodFile.Read(File));
        Assert.Equal(KnownGoodReading.Nothing, KnownGoodFile.Read(_folder.At("missing", "orders.json")));
    }

    [Fact]
    public void What_a_killed_writer_left_is_deleted_after_an_hour_and_what_another_writes_now_is_not()
    {
        string left = _folder.At(".orders.json.abcdefgh.ijk.tmp"), young = _folder.At(".orders.json.hgfedcba.kji.tmp"), other = _folder.At("orders.tmp");
        foreach (string path in new[] { left, young, other }) { System.IO.File.WriteAllText(path, "half"); }
        DateTimeOffset now = KnownGoodFolder.Orders.WrittenAt;
        System.IO.File.SetLastWriteTimeUtc(left, now.UtcDateTime.AddMinutes(-61));
        System.IO.File.SetLastWriteTimeUtc(young, now.UtcDateTime.AddMinutes(-59));
        System.IO.File.SetLastWriteTimeUtc(other, now.UtcDateTime.AddDays(-1));
        Assert.Null(KnownGoodFile.Write(File, KnownGoodFolder.Orders));
        Assert.Equal((false, true, true), (System.IO.File.Exists(left), System.IO.File.Exists(young), System.IO.File.Exists(other)));
    }

    [Fact]
    public void What_a_killed_writer_left_does_not_matter()
    {
        string half = _folder.Valid()[..100];
        System.IO.File.WriteAllText(_folder.At(".orders.json.abcdefgh.ijk.tmp"), half);
        KnownGoodFolder.AssertEqual(KnownGoodFolder.Orders, KnownGoodFile.Read(File));
        Assert.Null(KnownGoodFile.Write(File, KnownGoodFolder.Orders with { Version = 43 }));
        Assert.Equal(43, KnownGoodFile.Read(File).Document!.Version);
    }

    [Fact]
    public void Readers_and_two_writers_at_once_meet_whole_files_only()
    {
        Written(OfVersion(1_000));
        int writing = 2;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, who =>
        {
            if (who < 2)
            {
                for (int i = 0; i < 100; i++) { Assert.Null(KnownGoodFile.Write(File, OfVersion(1 + who + (2 * i)))); }
                Interlocked.Decrement(ref writing);
                return;
            }
            do
            {
                KnownGoodReading reading = KnownGoodFile.Read(File);
                Assert.Null(reading.Problem);
                long version = reading.Document!.Version!.Value;
                Assert.Equal(OfVersion(version).Content, reading.Document.Content);
            }
            while (Volatile.Read(ref writing) > 0);
        });
        Assert.Equal(["orders.json"], Directory.GetFileSystemEntries(_folder.Root).Select(Path.GetFileName));
    }

    /// <summary>Of a size that depends on the version: 200 to 600 settings, some 20 kB.</summary>
    private static KnownGoodDocument OfVersion(long version) => KnownGoodFolder.Orders with
    {
        Version = version,
        Content = Enumerable.Range(0, 200 + (int)(version * 37 % 400)).ToDictionary(i => $"Endpoints:e{i}", string? (i) => $"http://10.0.0.{i}:{version}"),
    };

    [Fact]
    public void A_file_in_the_place_of_the_directory_or_the_other_way_is_told()
    {
        Directory.CreateDirectory(File);
        Assert.Equal($"The known good at '{File}' cannot be written: it is a directory.", KnownGoodFile.Write(File, KnownGoodFolder.Orders));
        Assert.Equal($"The known good at '{File}' cannot be used: it is a directory.", KnownGoodFile.Read(File).Problem);
        Assert.Empty(Directory.GetFileSystemEntries(File));
        System.IO.File.WriteAllText(_folder.At("file"), "");
        string below = _folder.At("file", "orders.json");
        Assert.Contains($"the directory {_folder.At("file")} is missing", KnownGoodFile.Write(below, KnownGoodFolder.Orders), StringComparison.Ordinal);
        Assert.Null(KnownGoodFile.Read(below).Document);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0")]
    [InlineData("/")]
    public void A_path_that_is_none_is_told(string path)
    {
        Assert.NotNull(KnownGoodFile.Write(path, KnownGoodFolder.Orders));
        Assert.NotNull(KnownGoodFile.Read(path).Problem);
    }

    [Fact]
    public void A_missing_directory_a_device_and_a_disk_that_takes_no_files_are_told_and_leave_nothing()
    {
        Assert.Contains("is missing", KnownGoodFile.Write(_folder.At("no", "orders.json"), KnownGoodFolder.Orders), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("no")));
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What follows are places of Linux.");
        Assert.Contains("it is a device", KnownGoodFile.Write("/dev/full", KnownGoodFolder.Orders), StringComparison.Ordinal);
        Assert.NotNull(KnownGoodFile.Read("/dev/zero").Problem);                 // endless
        Assert.NotNull(KnownGoodFile.Write("/proc/orders.json", KnownGoodFolder.Orders));      // takes no files, not even root's
        Assert.NotNull(KnownGoodFile.Write("/sys/orders.json", KnownGoodFolder.Orders));
    }

    [Fact]
    public void A_name_too_long_for_the_disk_is_told() =>
        Assert.NotNull(KnownGoodFile.Write(_folder.At(new string('x', 250)), KnownGoodFolder.Orders));         // fits itself, but not with what a temporary name adds

    [Fact]
    public void A_directory_that_is_read_only_is_told_and_the_old_file_stays()
    {
        Assert.SkipUnless(KnownGoodFolder.HasModes && !KnownGoodFolder.IsRoot, "Permissions stop neither root nor Windows here.");
        _folder.Valid();
        if (OperatingSystem.IsWindows()) { return; }
        System.IO.File.SetUnixFileMode(_folder.Root, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string? why = KnownGoodFile.Write(File, KnownGoodFolder.Orders with { Version = 43 });
        System.IO.File.SetUnixFileMode(_folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.NotNull(why);
        KnownGoodFolder.AssertEqual(KnownGoodFolder.Orders, KnownGoodFile.Read(File));
    }

    [Fact]
    public void What_cannot_be_read_again_is_not_written()
    {
        KnownGoodDocument orders = KnownGoodFolder.Orders;
        (KnownGoodDocument, string)[] bad =
        [
            (orders with { Document = "" }, "'' cannot name a document"),
            (orders with { Document = "a/b" }, "'a/b' cannot name a document"),
            (orders with { Document = new string('a', 64) }, "cannot name a document"),
            (orders with { Version = 0 }, "version 0 is out of range"),
            (orders with { Version = 1L << 53 }, "version 9007199254740992 is out of range"),
            (orders with { Digest = "abc" }, "'abc' is no digest"),
            (orders with { RefusedDigests = ["abc"] }, "'abc' is no refused digest"),
            (orders with { Content = new Dictionary<string, string?> { ["a"] = "1", ["A"] = "2" } }, "differ in case only"),
            (orders with { Content = Enumerable.Range(0, 100_001).ToDictionary(i => $"{i}", string? (_) => "") }, "it has 100001 settings, at most 100000 are allowed"),
            (orders with { Content = new Dictionary<string, string?> { ["a"] = new string('x', 17_000_000) } }, "at most 16777216 are allowed"),
        ];
        foreach ((KnownGoodDocument document, string why) in bad) { Assert.Contains(why, KnownGoodFile.Write(File, document), StringComparison.Ordinal); }
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void The_largest_document_passes()
    {
        KnownGoodDocument largest = KnownGoodFolder.Orders with { Content = Enumerable.Range(0, 100_000).ToDictionary(i => $"Endpoints:e{i}:Address", string? (i) => $"http://10.0.{i / 256}.{i % 256}:8080") };
        KnownGoodFolder.AssertEqual(largest, KnownGoodFile.Read(Written(largest)));
    }

    [Fact]
    public void A_symbolic_link_is_followed_and_stays()
    {
        Assert.SkipUnless(KnownGoodFolder.HasModes, "Links need a privilege on Windows.");
        Directory.CreateDirectory(_folder.At("real"));
        System.IO.File.CreateSymbolicLink(_folder.At("second.json"), Path.Combine("real", "orders.json"));
        System.IO.File.CreateSymbolicLink(File, "second.json");
        Assert.Equal(KnownGoodReading.Nothing, KnownGoodFile.Read(File));
        Assert.Null(KnownGoodFile.Write(File, KnownGoodFolder.Orders));
        KnownGoodFolder.AssertEqual(KnownGoodFolder.Orders, KnownGoodFile.Read(_folder.At("real", "orders.json")));
        Assert.Equal("second.json", new FileInfo(File).LinkTarget);
        System.IO.File.CreateSymbolicLink(_folder.At("circle.json"), "circle.json");
        Assert.NotNull(KnownGoodFile.Read(_folder.At("circle.json")).Problem);
    }

    private string Written(KnownGoodDocument document)
    {
        Assert.Null(KnownGoodFile.Write(File, document));
        return File;
    }
}
