namespace LoadBalancing.Agent.Documents;

/// <summary>All documents at one moment; immutable, read once by a request.</summary>
internal sealed class AgentSnapshot(DocumentState[] documents)
{
    public IReadOnlyList<DocumentState> Documents => documents;

    /// <summary>Gets the value of <c>x-config-version</c>.</summary>
    public string Header { get; } = ConfigVersionText.Of(documents);

    public bool IsServing => Array.TrueForAll(documents, static document => document.Newest is not null);

    /// <summary>One that failed is named before one that starts.</summary>
    public AgentState State =>
        Array.Exists(documents, static document => document.State == AgentState.Failed) ? AgentState.Failed
        : IsServing ? AgentState.Ready : AgentState.Starting;

    /// <returns>The document's place, or -1.</returns>
    public int IndexOf(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < documents.Length; i++)
        {
            if (name.Equals(documents[i].Name, StringComparison.OrdinalIgnoreCase)) { return i; }
        }
        return -1;
    }
}
