using LoadBalancing.Client.Endpoints;

namespace LoadBalancing.Client.Transport;

/// <summary>Asks one endpoint what it runs.</summary>
/// <param name="EndpointId">Its id.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Host">The Host header.</param>
/// <param name="Transport">How connections are made.</param>
/// <param name="Document">What is asked about.</param>
/// <param name="Path">The agent's path, or any other.</param>
/// <param name="IsAgent">An agent is asked, by GET, and tells more than its header; else only the header counts, and HEAD will do.</param>
/// <param name="Token">Shows that we may ask, or null.</param>
/// <param name="Wanted">What it should run, 0 where nothing in particular: never sent, since whoever is asked what it runs must not know.</param>
internal sealed record VersionQuestion(string EndpointId, EndpointAddress Address, ProbeHost Host, TransportConfig Transport, string Document, string Path, bool IsAgent, string? Token, long Wanted)
{
    /// <summary>Records print their members; this one holds a secret.</summary>
    public override string ToString() => $"{EndpointId}{Path}";
}

/// <summary>What came of it.</summary>
/// <param name="Result">For metrics: <c>answered</c>, <c>no_version</c>, <c>no_agent</c>, <c>malformed</c>, <c>failed</c>, <c>timed_out</c>.</param>
/// <param name="Statement">What it says of the document, or null.</param>
/// <param name="Text">The header's words, or null.</param>
internal readonly record struct VersionAnswer(string Result, VersionAnswer.Said? Statement = null, string? Text = null)
{
    public const string Answered = "answered", NoVersion = "no_version", NoAgent = "no_agent", Malformed = "malformed", Failed = "failed", TimedOut = "timed_out";

    /// <param name="Version">What it says.</param>
    /// <param name="IsComplete">Whether that includes failures.</param>
    internal sealed record Said(Versions.VersionStatement Version, bool IsComplete);
}

/// <summary>Asks. It throws nothing but for a bug, and heeds its token, by which it ends with <see cref="VersionAnswer.TimedOut"/>.</summary>
internal delegate Task<VersionAnswer> AskVersion(VersionQuestion question, CancellationToken cancellationToken);
