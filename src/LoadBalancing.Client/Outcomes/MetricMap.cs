using System.Collections;
using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Outcomes;

/// <summary>The few metrics of one map of a load report. One array, searched from its start: for so few names that beats hashing, and costs no dictionary.</summary>
internal sealed class MetricMap(KeyValuePair<string, double>[] entries) : IReadOnlyDictionary<string, double>
{
    public static readonly MetricMap Empty = new([]);
    private readonly KeyValuePair<string, double>[] _entries = entries;

    public int Count => _entries.Length;

    public IEnumerable<string> Keys => Array.ConvertAll(_entries, entry => entry.Key);

    public IEnumerable<double> Values => Array.ConvertAll(_entries, entry => entry.Value);

    public double this[string key] => TryGetValue(key, out double value) ? value : throw new KeyNotFoundException($"The load report has no metric '{key}'.");

    /// <summary>A copy that nobody else can change.</summary>
    /// <param name="metrics">The names and values.</param>
    /// <param name="lowest">The lowest value allowed.</param>
    /// <param name="property">Whose metrics they are, for the error.</param>
    public static MetricMap Of(IReadOnlyDictionary<string, double> metrics, double lowest, [CallerMemberName] string property = "")
    {
        ArgumentNullException.ThrowIfNull(metrics, property);
        MetricMap copy = metrics as MetricMap ?? new([.. metrics]);
        foreach ((string name, double value) in copy._entries)
        {
            if (string.IsNullOrEmpty(name)) { throw new ArgumentException("A metric needs a name.", property); }
            if (double.IsFinite(value) && value >= lowest) { continue; }
            throw new ArgumentOutOfRangeException(property, value, $"'{name}' of {property} must be a finite number{(lowest == 0 ? ", 0 or more" : "")}.");
        }
        return copy;
    }

    public bool ContainsKey(string key) => TryGetValue(key, out _);

    public bool TryGetValue(string key, out double value)
    {
        ArgumentNullException.ThrowIfNull(key);
        foreach (KeyValuePair<string, double> entry in _entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.Ordinal)) { value = entry.Value; return true; }
        }
        value = 0;
        return false;
    }

    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => _entries.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _entries.GetEnumerator();
}
