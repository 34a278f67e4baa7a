using LoadBalancing.Agent.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Agent.Http;

/// <summary>The versions that one request runs on, of all documents: it sees the same ones from beginning to end, whatever is confirmed meanwhile.</summary>
internal sealed class AgentRequest(AgentSnapshot snapshot, HeldVersion?[] chosen)
{
    /// <summary>Of the request, made at the first look when it named no version.</summary>
    public static AgentRequest Of(HttpContext context)
    {
        if (context.Features.Get<AgentRequest>() is { } known) { return known; }
        var request = new AgentRequest(context.RequestServices.GetRequiredService<AgentDocuments>().Current, []);
        context.Features.Set(request);
        return request;
    }

    /// <summary>Null when none of the document's versions is confirmed, or there is no such document.</summary>
    public HeldVersion? VersionOf(string document) => snapshot.IndexOf(document) is >= 0 and int place ? VersionAt(place) : null;

    /// <summary>The content of the first document, in the order in which they were added, whose content is of this type.</summary>
    public T? Content<T>() where T : class
    {
        for (int i = 0; i < snapshot.Documents.Count; i++)
        {
            if (VersionAt(i)?.Content is T content) { return content; }
        }
        return null;
    }

    private HeldVersion? VersionAt(int place) => (place < chosen.Length ? chosen[place] : null) ?? snapshot.Documents[place].Newest;
}
