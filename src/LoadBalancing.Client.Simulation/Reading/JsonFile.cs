using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>Reads the bytes of a file, and not more than are allowed, whatever the file says its length is.</summary>
internal static class JsonFile
{
    public static ReadOnlyMemory<byte> Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            using var bytes = new MemoryStream();
            byte[] buffer = new byte[64 * 1024];
            // One byte too many is enough to know that it is too long.
            while (bytes.Length <= JsonTree.MostBytes && file.Read(buffer) is int read and > 0) { bytes.Write(buffer, 0, read); }
            return WithoutMark(bytes.ToArray());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new OptionsValidationException(path, typeof(Scenario), [$"{path}: cannot be read: {e.Message}"]);
        }
    }

    /// <summary>Some editors begin a file with the mark of UTF-8, which JSON does not know.</summary>
    private static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsMemory(3) : bytes;
}
