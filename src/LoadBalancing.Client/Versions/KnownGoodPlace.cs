namespace LoadBalancing.Client.Versions;

/// <summary>Where a path leads, and whether what stands there can have been written by this user only.</summary>
/// <remarks>
/// A symbolic link is followed, up to <see cref="MostLinks"/> in a row; the directory of each must pass, and so must the target. Who owns a file, .NET does not tell: in a directory for
/// everybody, such as /tmp, another user may be first.
/// </remarks>
internal static class KnownGoodPlace
{
    public const string NotCheckedOnWindows = "permissions are not checked on Windows";

    private const int MostLinks = 8;
    private const UnixFileMode StrangersWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <returns>The path behind all links; nothing needs to be there.</returns>
    /// <exception cref="UnauthorizedAccessException">Others may replace what is there; the message says how.</exception>
    /// <exception cref="IOException">The directory is missing, or the links do not end.</exception>
    public static string Resolve(string path)
    {
        string at = Path.GetFullPath(path);
        for (int links = 0; links <= MostLinks; links++)
        {
            string directory = Path.GetDirectoryName(at) ?? throw new IOException("it is a directory");
            CheckDirectory(directory);
            if (new FileInfo(at).LinkTarget is not { } target) { return at; }
            at = Path.GetFullPath(target, directory);
        }
        throw new IOException($"more than {MostLinks} symbolic links follow each other");
    }

    public static void CheckFile(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        if (OperatingSystem.IsWindows()) { return; }
        UnixFileMode mode = File.GetUnixFileMode(file);
        if ((mode & StrangersWrite) != 0) { throw new UnauthorizedAccessException($"its group or others may write it (mode {Octal(mode)}); wanted 0600, or at most 0644"); }
    }

    /// <summary>The group may: a volume that a platform mounts is often the group's. With the sticky bit others add files, but neither rename nor delete ours.</summary>
    private static void CheckDirectory(string directory)
    {
        if (!Directory.Exists(directory)) { throw new DirectoryNotFoundException($"the directory {directory} is missing"); }
        if (OperatingSystem.IsWindows()) { return; }
        UnixFileMode mode = File.GetUnixFileMode(directory);
        if ((mode & UnixFileMode.OtherWrite) != 0 && (mode & UnixFileMode.StickyBit) == 0)
        {
            throw new UnauthorizedAccessException($"others may write its directory {directory} (mode {Octal(mode)}), and so replace it");
        }
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(4, '0');
}
