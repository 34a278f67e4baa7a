using System.Collections.Immutable;

namespace LoadBalancing.Client.Configuration.Groups;

/// <summary>Something that is wrong with a group.</summary>
/// <param name="Error">Where, what was found, and what was wanted.</param>
/// <param name="Members">Whom it concerns; empty for everybody, where nobody knows.</param>
internal sealed record GroupProblem(string Error, ImmutableArray<string> Members);
