using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Load;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Agent.Http;

/// <summary>
/// The first of the pipeline: answers the agent's path, sends requests away that name a version which this process cannot run, counts the others. What it does at the end of a
/// request it does in callbacks, so that it awaits nothing and a request without our headers costs two counters.
/// </summary>
internal sealed class AgentMiddleware(AgentParts parts, RequestDelegate next)
{
    private readonly Func<object, Task> _writeLoad = state =>
    {
        // Late, so that it is what is true when the answer goes, and survives an error page that clears the headers.
        if (((RequestSlot)state).Context is { } context) { parts.Load.Write(context.Response); }
        return Task.CompletedTask;
    };

    public Task InvokeAsync(HttpContext context)
    {
        if (IsAgentPath(context.Request)) { return parts.AnswerPathAsync(context); }
        if (context.Request.Headers.TryGetValue(AgentHeaders.ConfigRequired, out StringValues required) && !TryChoose(context, required)) { return Task.CompletedTask; }
        RequestSlot slot = parts.Counts.Begin(context);
        if (parts.Load.IsWanted(context)) { context.Response.OnStarting(_writeLoad, slot); }
        try { return slot.Work = next(context); }
        catch (Exception e) { return slot.Work = Task.FromException(e); }
    }

    private bool IsAgentPath(HttpRequest request) =>
        parts.AnswersPath && string.Equals(request.Path.Value, parts.Path, StringComparison.OrdinalIgnoreCase) && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));

    /// <summary>The request runs on what it names; or it is answered here, before anybody has seen it.</summary>
    private bool TryChoose(HttpContext context, in StringValues required)
    {
        AgentSnapshot snapshot = parts.Documents.Current;
        var chosen = new HeldVersion?[snapshot.Documents.Count];
        RequiredVerdict verdict = RequiredVersions.Read(required, snapshot, chosen);
        if (verdict == RequiredVerdict.Served)
        {
            foreach (HeldVersion? version in chosen) { version?.Ask(); }
            context.Features.Set(new AgentRequest(snapshot, chosen));
            return true;
        }
        HttpResponse response = context.Response;
        response.StatusCode = verdict == RequiredVerdict.Malformed ? StatusCodes.Status400BadRequest : StatusCodes.Status421MisdirectedRequest;
        response.ContentLength = 0;
        if (verdict == RequiredVerdict.NotServed)
        {
            if (parts.Load.IsWanted(context)) { parts.Load.Write(response); }
            // To everybody: by this header a client knows that no other server in between speaks, and that the request was not begun.
            response.Headers[AgentHeaders.ConfigVersion] = snapshot.Header;
        }
        return false;
    }
}
