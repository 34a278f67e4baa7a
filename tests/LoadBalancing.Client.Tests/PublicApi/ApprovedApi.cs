namespace LoadBalancing.Client.Tests.PublicApi;

/// <summary>Compares the API with the approved one, and says how to accept the difference.</summary>
internal static class ApprovedApi
{
    /// <summary>What to tell the developer, or null when nothing changed.</summary>
    public static string? Compare(string approvedPath, string received)
    {
        var receivedPath = Path.ChangeExtension(approvedPath, ".received.txt");
        var approved = File.Exists(approvedPath) ? File.ReadAllText(approvedPath).ReplaceLineEndings("\n") : "";
        if (approved == received)
        {
            File.Delete(receivedPath);
            return null;
        }
        File.WriteAllText(receivedPath, received);
        return $"""
            The public API changed.
            {FirstDifference(approved.Split('\n'), received.Split('\n'))}
            If that is meant, accept it (a removal or a change of a signature is a breaking change: CHANGELOG.md):
              cp '{receivedPath}' '{approvedPath}'
            """;
    }

    private static string FirstDifference(string[] approved, string[] received)
    {
        var line = Enumerable.Range(0, Math.Max(approved.Length, received.Length)).First(index => At(approved, index) != At(received, index));
        return $"First difference, line {line + 1}:\n  approved: {At(approved, line)}\n  received: {At(received, line)}";
    }

    private static string At(string[] lines, int index) => index < lines.Length ? lines[index].Trim() : "(end of file)";
}
