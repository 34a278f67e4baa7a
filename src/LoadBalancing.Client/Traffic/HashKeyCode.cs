namespace LoadBalancing.Client.Traffic;

/// <summary>A source of hash keys in code, by name.</summary>
internal sealed record HashKeyFunction(string Name, Func<HttpRequestMessage, string?> Read);

/// <summary>All sources of hash keys in code.</summary>
internal sealed class HashKeyCode
{
    private readonly Dictionary<string, Func<HttpRequestMessage, string?>> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    public HashKeyCode(IEnumerable<HashKeyFunction> functions)
    {
        foreach (HashKeyFunction function in functions)
        {
            if (string.IsNullOrWhiteSpace(function.Name)) { _problems.Add("AddHashKeySource: a source needs a name."); }
            else if (!_byName.TryAdd(function.Name, function.Read)) { _problems.Add($"AddHashKeySource: the name '{function.Name}' is registered twice."); }
        }
    }

    public static HashKeyCode None { get; } = new([]);

    public IEnumerable<string> Names => _byName.Keys.Order(StringComparer.Ordinal);

    /// <summary>What an error adds to the names: where else there may be some. Empty in a running process, which knows all.</summary>
    public string Elsewhere { get; init; } = "";

    /// <summary>What is wrong with the registrations themselves; part of every validation.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public Func<HttpRequestMessage, string?>? Find(string? name) => name is null ? null : _byName.GetValueOrDefault(name);
}
