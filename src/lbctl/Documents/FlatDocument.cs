using System.Text;
using LoadBalancing.Client.Configuration.Checking;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Lbctl.Documents;

/// <summary>A document as applications see it: values by path, in the order in which an IConfiguration lists them.</summary>
internal static class FlatDocument
{
    /// <exception cref="InputException">It is no JSON, or too large.</exception>
    public static IReadOnlyList<KeyValuePair<string, string?>> Of(string json, string name)
    {
        var errors = new List<string>();
        JsonDraft? top = new JsonTreeReader(new SectionLimits("the document"), errors).Read(Encoding.UTF8.GetBytes(json));
        return errors.Count == 0 && top is not null ? [.. top.ToNode("").Leaves()] : throw new InputException([.. errors.Select(error => $"{name}: {error}")]);
    }
}
