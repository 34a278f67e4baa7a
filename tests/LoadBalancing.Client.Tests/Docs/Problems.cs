namespace LoadBalancing.Client.Tests.Docs;

/// <summary>Shows every problem in full, where Assert.Empty shows the beginning of some.</summary>
internal static class Problems
{
    public static void None(IEnumerable<string> problems)
    {
        string[] found = [.. problems];
        if (found.Length > 0) { Assert.Fail(string.Join('\n', found)); }
    }
}
