using System.Globalization;
using System.Text;
using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.IntegrationTests.Reload;

/// <summary>
/// An appsettings.json that is rewritten as badly as files are. Every version has the same length and says its number in the weight and in a label of every endpoint, so that
/// a mixture of two is JSON, too, and can be told from either.
/// </summary>
/// <remarks>
/// The number stands behind what it numbers: the digest does not cover it, so that whoever writes it first, over an old file that he does not empty, leaves the old content with the new
/// number for a moment, and nobody can tell (docs/configuration.md says so).
/// </remarks>
internal sealed class TornFile(SettingsFile file, string[] addresses)
{
    private const int Pieces = 8;

    /// <summary>The first version; all numbers have four digits.</summary>
    public const int First = 1_000;

    public static string MarkOf(int version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>A whole document, which knows its digest.</summary>
    public string Document(int version)
    {
        string none = Text(version, digest: "");
        return Text(version, $", \"Digest\": \"{ConfigurationChecker.Check(none).Clusters[0].Digest}\"");
    }

    public void Begin() => file.Replace(Document(First));

    /// <summary>Writes a version over the one that is there.</summary>
    /// <param name="version">Its number.</param>
    /// <param name="isEmptied">Whether the file is emptied first; otherwise it holds the end of the old one while the new one is written.</param>
    /// <param name="pause">What happens before each further piece.</param>
    public async Task WriteAsync(int version, bool isEmptied, Func<int, Task> pause)
    {
        string text = Document(version);
        await using var stream = new FileStream(file.Path, isEmptied ? FileMode.Create : FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        foreach ((int i, char[] piece) in text.Chunk((text.Length / Pieces) + 1).Index())
        {
            if (i > 0) { await pause(i); }
            await stream.WriteAsync(Encoding.ASCII.GetBytes(piece));
            await stream.FlushAsync();
        }
    }

    private string Text(int version, string digest)
    {
        string endpoints = string.Join(", ", addresses.Select((address, i) => $$"""
            "{{(char)('a' + i)}}": { "Address": "{{address}}", "Weight": {{MarkOf(version)}}, "Labels": { "v": "{{MarkOf(version)}}" } }
            """));
        return $$"""{ "LoadBalancing": { "Clusters": { "orders": { "Endpoints": { {{endpoints}} }, "Version": {{MarkOf(version)}}{{digest}} } } } }""";
    }
}
