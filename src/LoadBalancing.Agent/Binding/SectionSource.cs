using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Agent.Binding;

/// <summary>Where the versions of a document come from that <c>AddOptions</c> added.</summary>
/// <param name="Document">The document's name.</param>
/// <param name="Section">The section.</param>
/// <param name="Create">Makes options of what the section holds now; throws what its validators say.</param>
internal sealed record SectionSource(string Document, IConfigurationSection Section, Func<object> Create);
