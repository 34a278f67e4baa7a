using System.Text.Json;

namespace LoadBalancing.Client.IntegrationTests.Reload;

/// <summary>A real appsettings.json in a folder of its own.</summary>
internal sealed class SettingsFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lb-reload-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "appsettings.json");

    public static string Json(long version, params (string Id, string Address)[] endpoints) => JsonSerializer.Serialize(new
    {
        LoadBalancing = new { Clusters = new { orders = new { Version = version, Endpoints = endpoints.ToDictionary(endpoint => endpoint.Id, endpoint => endpoint.Address) } } },
    });

    /// <summary>As an editor that is careful: the file is whole at every moment.</summary>
    public void Replace(string text)
    {
        string aside = System.IO.Path.Combine(_folder.FullName, Guid.NewGuid().ToString("N"));
        File.WriteAllText(aside, text);
        File.Move(aside, Path, overwrite: true);
    }

    /// <summary>As most are: emptied first, then written, in pieces.</summary>
    public void WriteInPieces(string text)
    {
        using var file = new FileStream(Path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        using var writer = new StreamWriter(file);
        foreach (char[] piece in text.Chunk(40))
        {
            writer.Write(piece);
            writer.Flush();
        }
    }

    public void Delete() => File.Delete(Path);

    public void Dispose() => _folder.Delete(recursive: true);
}
