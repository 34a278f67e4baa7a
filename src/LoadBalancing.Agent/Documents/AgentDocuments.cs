using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Agent.Documents;

/// <summary>All documents of the process, and the one snapshot of them that requests read.</summary>
internal sealed class AgentDocuments : IAgent, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Document[] _documents;
    private readonly CancellationToken _stopping;
    private AgentSnapshot _current;

    /// <exception cref="InvalidOperationException">The documents cannot be told in one header, or two have one name.</exception>
    public AgentDocuments(IEnumerable<IAgentConfiguration> configurations, DocumentRules rules, CancellationToken stopping)
    {
        _stopping = stopping;
        (IAgentConfiguration Configuration, string Name)[] named = [.. configurations.Select(configuration => (configuration, ClusterName.Check(configuration.Document, nameof(configuration.Document))))];
        string[] names = [.. named.Select(document => document.Name)];
        if (names.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice) { throw new InvalidOperationException($"Document '{twice.Key}' was added twice."); }
        if (ConfigVersionText.Refusal(names) is { } refusal) { throw new InvalidOperationException($"LoadBalancing.Agent: {refusal}."); }
        _documents = [.. named.Select(document => new Document(document.Configuration, document.Name, rules, Publish))];
        _current = new AgentSnapshot([.. _documents.Select(document => document.State)]);
    }

    public AgentSnapshot Current => Volatile.Read(ref _current);

    public IReadOnlyList<Document> All => _documents;

    /// <summary>Raised after something became of a version; whoever listens only takes note.</summary>
    public event Action? Changed;

    public AgentState State => _stopping.IsCancellationRequested ? AgentState.Draining : Current.State;

    public bool IsReady => Current.IsServing && !_stopping.IsCancellationRequested;

    public Task<ApplyResult> OfferAsync(string document, AgentVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return Find(document).OfferAsync(version);
    }

    public void Fail(string document, long? number, string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        Find(document).Fail(number, reason);
    }

    public long? GetVersion(string document) => Find(document).State.Newest?.Number;

    public IReadOnlyList<VersionRecord> GetVersions(string document) => Find(document).History;

    public void Tick(long now)
    {
        foreach (Document document in _documents) { document.Tick(now); }
    }

    public void Dispose()
    {
        foreach (Document document in _documents) { document.Dispose(); }
    }

    private Document Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int place = Current.IndexOf(name);
        return place >= 0 ? _documents[place] : throw new ArgumentException(
            $"No document '{name}' was added; added were: {(_documents.Length == 0 ? "none" : string.Join(", ", Current.Documents.Select(document => document.Name)))}.", nameof(name));
    }

    /// <summary>Reads every document anew, so that of two changes at a time the later to come here has both.</summary>
    private void Publish()
    {
        lock (_lock) { Volatile.Write(ref _current, new AgentSnapshot([.. _documents.Select(document => document.State)])); }
        Changed?.Invoke();
    }
}
