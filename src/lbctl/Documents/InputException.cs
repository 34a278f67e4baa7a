namespace LoadBalancing.Lbctl.Documents;

/// <summary>What was named cannot be read, is not there, or is not valid; a message for each problem.</summary>
internal sealed class InputException(params IReadOnlyList<string> problems) : Exception(string.Join('\n', problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

/// <summary>The command line makes no sense, which only its values together tell.</summary>
internal sealed class UsageException(string message) : Exception(message);
