using System.Collections.Immutable;

namespace LoadBalancing.Client.Transport;

/// <summary>Headers of a check, equal by content: by the names of secrets, not by their values. As text it shows the names of the headers.</summary>
internal sealed class CheckHeaders(IEnumerable<KeyValuePair<string, string>> headers) : IEquatable<CheckHeaders>
{
    /// <summary>Of a value, in characters.</summary>
    public const int LongestValue = 4_096;

    public ImmutableArray<KeyValuePair<string, string>> Pairs { get; } = [.. headers.OrderBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase)];

    /// <summary>What may stand in a line of a request: nothing that could end it, or begin another.</summary>
    public static bool IsValue(string text) => text.Length <= LongestValue && text.All(c => c is >= ' ' and <= '~');

    /// <summary>Puts secrets in the places of their names.</summary>
    /// <param name="secrets">Finds a secret by its name.</param>
    /// <param name="problem">Why not; it names header and secret, and never repeats a value.</param>
    /// <returns>Null where a secret cannot be had.</returns>
    public CheckHeaders? Resolve(Func<string, string?> secrets, out string? problem)
    {
        problem = null;
        if (!Pairs.Any(pair => SecretReference.TryParse(pair.Value, out _))) { return this; }
        var resolved = new List<KeyValuePair<string, string>>(Pairs.Length);
        foreach ((string header, string text) in Pairs)
        {
            string? value = text;
            if (SecretReference.TryParse(text, out string? name))
            {
                (value, problem) = SecretReference.Find(name, secrets);
                if (value is not null && !IsValue(value)) { problem = $"the secret '{name}' is longer than {LongestValue} characters, or holds a control character, or one that is not ASCII"; }
                if (problem is not null) { problem = $"the header '{header}' cannot be sent: {problem}"; return null; }
            }
            resolved.Add(KeyValuePair.Create(header, value!));
        }
        return new CheckHeaders(resolved);
    }

    public bool Equals(CheckHeaders? other) => other is not null && Pairs.SequenceEqual(other.Pairs);

    public override bool Equals(object? obj) => Equals(obj as CheckHeaders);

    public override int GetHashCode() => Pairs.Length;

    public override string ToString() => string.Join(", ", Pairs.Select(pair => pair.Key));
}
