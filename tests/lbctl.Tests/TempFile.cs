namespace LoadBalancing.Lbctl.Tests;

/// <summary>A file for one test.</summary>
internal sealed class TempFile : IDisposable
{
    public TempFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"lbctl-{System.IO.Path.GetRandomFileName()}.json");

    public void Dispose() => File.Delete(Path);
}
