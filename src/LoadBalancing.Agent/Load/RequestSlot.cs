using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Agent.Load;

/// <summary>A request in flight. Pooled, so that callbacks need no closure.</summary>
internal sealed class RequestSlot(RequestCounts counts)
{
    public HttpContext? Context { get; set; }

    /// <summary>Gets or sets what the rest of the pipeline does for the request; null before it was called.</summary>
    public Task? Work { get; set; }

    public RequestCounts Counts => counts;

    /// <summary>An exception after the answer began leaves its status as it was. One about reading or writing is most often the caller's going away.</summary>
    public bool IsError => Context!.Response.StatusCode >= StatusCodes.Status500InternalServerError
        || (Work is { IsFaulted: true } work && Context.Response.HasStarted && Context.Response.StatusCode < StatusCodes.Status400BadRequest && work.Exception!.InnerException is not IOException);
}
