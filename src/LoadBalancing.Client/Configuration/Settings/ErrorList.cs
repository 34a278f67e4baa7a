namespace LoadBalancing.Client.Configuration.Settings;

/// <summary>The first thousand errors, and whether there are more: nobody reads more, and a hostile document holds a hundred thousand.</summary>
internal sealed class ErrorList
{
    public const int Most = 1_000;

    private readonly List<string> _first = [];
    private bool _hasOthers;

    public bool IsFull => _first.Count == Most;

    /// <summary>What people get to see.</summary>
    public IReadOnlyList<string> Shown => _hasOthers ? [.. _first, "There are more errors."] : _first;

    public void Add(string error)
    {
        if (_first.Count < Most) { _first.Add(error); }
        else { _hasOthers = true; }
    }
}
