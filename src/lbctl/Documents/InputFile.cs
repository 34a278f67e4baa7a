using System.Text;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Lbctl.Documents;

/// <summary>A file, or standard input under the name <c>-</c>.</summary>
internal static class InputFile
{
    public const string StandardInput = "-";

    /// <summary>How errors call it.</summary>
    public static string NameOf(string path) => path == StandardInput ? "standard input" : path;

    /// <exception cref="InputException">It cannot be read, is no UTF-8, or is longer than 16 MB.</exception>
    public static async Task<string> ReadAsync(string path, Surroundings surroundings, CancellationToken cancellationToken)
    {
        try
        {
            Stream stream = path == StandardInput ? surroundings.Input() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            await using (stream.ConfigureAwait(false)) { return TextOf(await BytesOfAsync(stream, path, cancellationToken).ConfigureAwait(false)); }
        }
        catch (DecoderFallbackException) { throw new InputException($"{NameOf(path)}: is not UTF-8."); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new InputException(e is FileNotFoundException or DirectoryNotFoundException ? $"{NameOf(path)}: there is no such file." : $"{NameOf(path)}: cannot be read: {e.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> BytesOfAsync(Stream stream, string path, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        int read;
        // Standard input does not hear of a cancellation while it waits for a key.
        // One byte too many is enough to know that it is too long.
        while (bytes.Length <= SectionLimits.MostBytes && (read = await stream.ReadAsync(buffer, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false)) > 0) { bytes.Write(buffer, 0, read); }
        return bytes.Length <= SectionLimits.MostBytes
            ? bytes.GetBuffer().AsMemory(0, (int)bytes.Length)
            : throw new InputException($"{NameOf(path)}: is longer than {SectionLimits.MostBytes} bytes.");
    }

    private static string TextOf(ReadOnlyMemory<byte> bytes)
    {
        string text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes.Span);
        // Some editors begin a file with the mark of UTF-8, which JSON does not know.
        return text.StartsWith('\uFEFF') ? text[1..] : text;
    }
}
