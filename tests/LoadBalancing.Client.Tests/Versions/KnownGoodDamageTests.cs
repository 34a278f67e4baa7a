using System.Diagnostics;
using System.Text;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versions;

/// <summary>What a disk, another program or another user can have made of the file.</summary>
public sealed class KnownGoodDamageTests : IDisposable
{
    private readonly KnownGoodFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_cut_off_anywhere_is_not_used()
    {
        byte[] whole = Encoding.UTF8.GetBytes(_folder.Valid());
        for (int length = 0; length < whole.Length; length++) { Assert.Throws<FormatException>(() => KnownGoodJson.Parse(whole.AsMemory(0, length))); }
        for (int length = 1; length < whole.Length; length += 97) { Assert.Contains("it is damaged", _folder.Problem(whole[..length]), StringComparison.Ordinal); }
        Assert.EndsWith("cannot be used: it is empty, or no regular file.", _folder.Problem([]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_a_byte_that_changed_is_not_used_or_says_the_same()
    {
        byte[] whole = Encoding.UTF8.GetBytes(_folder.Valid());
        int used = 0;
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (int bits in (int[])[0x01, 0x20, 0x80, 0xff])
            {
                byte[] changed = [.. whole];
                changed[at] ^= (byte)bits;
                KnownGoodDocument document;
                try { document = KnownGoodJson.Parse(changed); }
                catch (FormatException) { continue; }
                // White space, and what differs in case only: a path (which the configuration reads in any case), a digit of the checksum.
                used++;
                Assert.Equal(KnownGoodFormat.Checksum(KnownGoodFolder.Orders), KnownGoodFormat.Checksum(document));
                Assert.Equal(KnownGoodFolder.Orders.Content.ToDictionary(leaf => leaf.Key.ToLowerInvariant(), leaf => leaf.Value), document.Content.ToDictionary(leaf => leaf.Key.ToLowerInvariant(), leaf => leaf.Value));
            }
        }
        Assert.InRange(used, 1, whole.Length);
    }

    [Theory]
    [InlineData("\"format\": 1,", "\"format\": 2,", "it has format 2, and this library reads 1")]
    [InlineData("\"format\": 1,", "\"format\": \"1\",", "it has format \"1\", and this library reads 1")]
    [InlineData("\"format\": 1,", "", "it has no 'format'")]
    [InlineData("\"format\": 1,", "\"format\": 1, \"other\": 1,", "it has a key 'other' that format 1 does not know")]
    [InlineData("\"format\": 1,", "\"format\": 1, \"format\": 1,", "it is damaged")]
    [InlineData("\"version\": 42,", "\"version\": 43,", "it was damaged or edited")]
    [InlineData("\"version\": 42,", "", "it was damaged or edited")]
    [InlineData("\"version\": 42,", "\"version\": 4.2,", "its version is no whole number")]
    [InlineData("\"version\": 42,", "\"version\": -1,", "version -1 is out of range")]
    [InlineData("\"version\": 42,", "\"version\": 9007199254740992,", "version 9007199254740992 is out of range")]
    [InlineData("\"version\": 42,", "\"version\": \"42\",", "it is damaged")]
    [InlineData("\"document\": \"orders\"", "\"document\": \"payments\"", "it was damaged or edited")]
    [InlineData("\"document\": \"orders\"", "\"document\": null", "it has null where text is wanted")]
    [InlineData("\"document\": \"orders\"", "\"document\": \"../x\"", "'../x' cannot name a document")]
    [InlineData("2026-11-21T09:30:00.1230000Z", "2026-11-21T09:31:00.1230000Z", "it was damaged or edited")]
    [InlineData("2026-11-21T09:30:00.1230000Z", "yesterday", "its writtenAt is no time")]
    [InlineData("\"2\"", "2", "it is damaged")]                                   // Endpoints:b:Weight
    [InlineData("\"2\"", "\"3\"", "it was damaged or edited")]
    [InlineData("\"Note\"", "\"hosts:0\"", "it has 'hosts:0' twice")]
    [InlineData("\"refused\": [", "\"refused\": [[[[", "it is damaged")]
    [InlineData("\"refused\": [", "\"refused\": [\"x\",", "'x' is no refused digest")]
    public void A_file_that_says_something_else_is_not_used(string text, string other, string why)
    {
        string valid = _folder.Valid();
        Assert.Contains(text, valid, StringComparison.Ordinal);
        Assert.Contains(why, _folder.Problem(valid.Replace(text, other, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_format_is_told_whatever_else_the_file_holds() =>
        Assert.Contains("it has format 7, and this library reads 1", _folder.Problem("{ \"layers\": {}, \"format\": 7 }"), StringComparison.Ordinal);

    [Fact]
    public void Two_refused_digests_that_changed_places_are_found()
    {
        string valid = _folder.Valid(), one = KnownGoodFolder.One, two = KnownGoodFolder.Two, first = "[\n    \"" + two + "\",\n    \"" + one + "\"";
        Assert.Contains(first, valid, StringComparison.Ordinal);
        Assert.Contains("it was damaged or edited", _folder.Problem(valid.Replace(first, $"[ \"{one}\", \"{two}\"", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_large_too_deep_or_no_document_at_all_is_told_in_few_words()
    {
        Assert.Contains("it has 20971520 bytes, at most 16777216 are allowed", _folder.Problem(new byte[20 * 1024 * 1024]), StringComparison.Ordinal);
        string[] bad =
        [
            new('[', 1_000_000), new('x', 1_000_000), "null", "[]", "1", "{", "{}", "\ufeff" + _folder.Valid(), $"{{\"format\":\"{new string('9', 1_000_000)}\"}}", $"{{\"format\":1,\"{new string('k', 1_000_000)}\":1}}",
            string.Concat(Enumerable.Repeat("{\"a\":", 100_000)),
            _folder.Valid().Replace("\"content\": {", "\"content\": {" + string.Concat(Enumerable.Range(0, 100_001).Select(i => $"\"{i}\":\"\",")), StringComparison.Ordinal),
            _folder.Valid().Replace("\"refused\": [", "\"refused\": [" + string.Concat(Enumerable.Repeat($"\"{KnownGoodFolder.One}\",", 31)), StringComparison.Ordinal),
        ];
        foreach (string text in bad) { Assert.InRange(_folder.Problem(text).Length, 1, 600); }
    }

    [Fact]
    public void A_file_that_others_may_write_is_not_used()
    {
        Assert.SkipUnless(KnownGoodFolder.HasModes, "Windows has no modes.");
        if (OperatingSystem.IsWindows()) { return; }
        _folder.Valid();
        foreach ((int mode, bool isFine) in ((int, bool)[])[(0b110_000_000, true), (0b110_100_100, true), (0b110_110_000, false), (0b110_000_010, false)])
        {
            File.SetUnixFileMode(_folder.File, (UnixFileMode)mode);
            KnownGoodReading reading = KnownGoodFile.Read(_folder.File);
            Assert.Equal(isFine, reading.Document is not null);
            if (!isFine) { Assert.Contains("its group or others may write it (mode 06", reading.Problem, StringComparison.Ordinal); }
        }
    }

    [Fact]
    public void A_directory_in_which_others_may_replace_it_is_not_used_nor_written_to()
    {
        Assert.SkipUnless(KnownGoodFolder.HasModes, "Windows has no modes.");
        if (OperatingSystem.IsWindows()) { return; }
        string directory = _folder.At("open"), file = Path.Combine(directory, "orders.json"), link = _folder.File;
        Directory.CreateDirectory(directory);
        Assert.Null(KnownGoodFile.Write(file, KnownGoodFolder.Orders));
        File.CreateSymbolicLink(link, file);
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);
        foreach (string path in (string[])[file, link])
        {
            Assert.Contains($"others may write its directory {directory} (mode 0777), and so replace it", KnownGoodFile.Read(path).Problem, StringComparison.Ordinal);
            Assert.Contains("and so replace it", KnownGoodFile.Write(path, KnownGoodFolder.Orders), StringComparison.Ordinal);
        }
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111 | UnixFileMode.StickyBit);
        KnownGoodFolder.AssertEqual(KnownGoodFolder.Orders, KnownGoodFile.Read(link));
        File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_000);            // the group may
        KnownGoodFolder.AssertEqual(KnownGoodFolder.Orders, KnownGoodFile.Read(link));
    }

    [Fact]
    public async Task A_pipe_is_not_waited_for()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/mkfifo"), "There is no mkfifo.");
        using (Process make = Process.Start("/usr/bin/mkfifo", _folder.File)) { await make.WaitForExitAsync(TestContext.Current.CancellationToken); }
        KnownGoodReading reading = await Task.Run(() => KnownGoodFile.Read(_folder.File), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains("no regular file", reading.Problem, StringComparison.Ordinal);
    }
}
