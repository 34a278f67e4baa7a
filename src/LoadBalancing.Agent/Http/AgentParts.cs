using LoadBalancing.Agent.Diagnostics;
using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Load;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Agent.Http;

/// <summary>What the middleware and the mapped path share.</summary>
internal sealed class AgentParts(AgentDocuments documents, LoadMeter load, AgentOptions options, ILogger logger)
{
    private readonly Exposure _exposure = new(options);
    private readonly StatusAnswer _status = new(documents, load, options);
    private int _isMapped, _isUsed, _warned;

    public AgentDocuments Documents => documents;

    public RequestCounts Counts => load.Counts;

    public LoadAnswer Load => field ??= new(documents, load, _exposure);

    public string Path => options.Path;

    /// <summary>Gets a value indicating whether the middleware answers the path itself.</summary>
    public bool AnswersPath => Volatile.Read(ref _isMapped) == 0 && options.Path.Length > 0;

    /// <summary>The path has an endpoint of its own, with conventions that the middleware must not go around.</summary>
    public void Map() => Volatile.Write(ref _isMapped, 1);

    /// <returns>False when the middleware is in use already: a second would count every request twice.</returns>
    public bool TryUse() => Interlocked.Exchange(ref _isUsed, 1) == 0;

    public Task AnswerPathAsync(HttpContext context) => Answer(context, _exposure.Allows(context));

    public Task AnswerMappedAsync(HttpContext context)
    {
        bool isAllowed = _exposure.AllowsMapped(context, out bool lacksConventions);
        if (lacksConventions && Interlocked.Exchange(ref _warned, 1) == 0) { logger.NoConventions(); }
        return Answer(context, isAllowed);
    }

    /// <summary>Who may not see it does not learn that there is something to see.</summary>
    private Task Answer(HttpContext context, bool isAllowed)
    {
        if (isAllowed) { return _status.AnswerAsync(context); }
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
