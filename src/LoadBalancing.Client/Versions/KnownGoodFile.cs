using Microsoft.Win32.SafeHandles;

namespace LoadBalancing.Client.Versions;

/// <summary>One small file that holds the last known good. Neither reading nor writing throws: a program runs with a disk that is full, read-only or gone.</summary>
internal static class KnownGoodFile
{
    /// <summary>Nobody writes for so long.</summary>
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);

    public static KnownGoodReading Read(string path)
    {
        try
        {
            string at = KnownGoodPlace.Resolve(path);
            if (File.GetAttributes(at).HasFlag(FileAttributes.Directory)) { return Unusable(path, "it is a directory"); }
            // Asked of the path, before opening: a pipe, which has no length, would make the opening wait for a writer.
            if (new FileInfo(at).Length == 0) { return Unusable(path, "it is empty, or no regular file"); }
            return new(KnownGoodJson.Parse(Bytes(at)), Remark: OperatingSystem.IsWindows() ? KnownGoodPlace.NotCheckedOnWindows : null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return KnownGoodReading.Nothing; }
        catch (Exception e) { return Unusable(path, e.Message); }
    }

    /// <summary>
    /// Writes a file beside it, flushes that to the disk, and renames it over the old one: a reader, and a process that starts after a crash, sees the old one or the new one, whole. The directory itself
    /// is not flushed, since .NET cannot open one: after a loss of power the old one may be back.
    /// </summary>
    /// <returns>Why it was not written, or null.</returns>
    public static string? Write(string path, KnownGoodDocument document)
    {
        string? temporary = null;
        try
        {
            if (KnownGoodFormat.Problem(document) is { } problem) { return Unwritten(path, problem); }
            ReadOnlyMemory<byte> bytes = KnownGoodJson.ToBytes(document);
            if (bytes.Length > KnownGoodFormat.MostBytes) { return Unwritten(path, $"it would have {bytes.Length} bytes, at most {KnownGoodFormat.MostBytes} are allowed"); }
            string at = KnownGoodPlace.Resolve(path), directory = Path.GetDirectoryName(at)!;
            if (Directory.Exists(at)) { return Unwritten(path, "it is a directory"); }
            if (directory == "/dev") { return Unwritten(path, "it is a device, which a file would replace"); }
            string beside = Path.Combine(directory, $".{Path.GetFileName(at)}.{Path.GetRandomFileName()}.tmp");
            using (FileStream file = Create(beside, bytes.Length))
            {
                temporary = beside;
                file.Write(bytes.Span);
                file.Flush(flushToDisk: true);
            }
            File.Move(beside, at, overwrite: true);
            DeleteLeftovers(directory, at, document.WrittenAt);
            return null;
        }
        catch (Exception e)
        {
            if (temporary is not null) { Delete(temporary); }
            return Unwritten(path, e.Message);
        }
    }

    private static KnownGoodReading Unusable(string path, string why) => new(Document: null, $"The known good at '{path}' cannot be used: {why.TrimEnd('.')}.");

    private static string Unwritten(string path, string why) => $"The known good at '{path}' cannot be written: {why.TrimEnd('.')}.";

    private static byte[] Bytes(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        KnownGoodPlace.CheckFile(file);
        long length = RandomAccess.GetLength(file);
        if (length > KnownGoodFormat.MostBytes) { throw new IOException($"it has {length} bytes, at most {KnownGoodFormat.MostBytes} are allowed"); }
        byte[] bytes = new byte[length];
        for (int read = 0; read < bytes.Length;)
        {
            int more = RandomAccess.Read(file, bytes.AsSpan(read), read);
            if (more == 0) { throw new IOException("it became shorter while it was read"); }
            read += more;
        }
        return bytes;
    }

    /// <summary>Of mode 0600 from the first moment. The room is taken at once, so that a full disk is known before anything is written.</summary>
    private static FileStream Create(string path, int length)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0, PreallocationSize = length };
        if (!OperatingSystem.IsWindows()) { options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; }
        return new FileStream(path, options);
    }

    /// <summary>What processes left that were killed while they wrote.</summary>
    private static void DeleteLeftovers(string directory, string at, DateTimeOffset now)
    {
        try
        {
            foreach (string left in Directory.EnumerateFiles(directory, $".{Path.GetFileName(at)}.*.tmp")) { if (File.GetLastWriteTimeUtc(left) + s_abandoned < now.UtcDateTime) { Delete(left); } }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* The file itself is written. */ }
    }

    private static void Delete(string path)
    {
        try { File.Delete(path); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* The reason why writing failed is told already. */ }
    }
}
