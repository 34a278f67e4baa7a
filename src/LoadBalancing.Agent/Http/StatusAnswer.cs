using System.Text.Json;
using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Load;
using Microsoft.AspNetCore.Http;

namespace LoadBalancing.Agent.Http;

/// <summary>Answers the agent's path: how the process stands, as JSON; 200 when it is ready, else 503.</summary>
internal sealed class StatusAnswer(AgentDocuments documents, LoadMeter load, AgentOptions options)
{
    public Task AnswerAsync(HttpContext context)
    {
        AgentSnapshot now = documents.Current;
        HttpResponse response = context.Response;
        response.StatusCode = documents.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        response.Headers[AgentHeaders.ConfigVersion] = now.Header;
        byte[] body = Body(now, documents.State);
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private byte[] Body(AgentSnapshot now, AgentState state)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            DocumentState? first = now.Documents.Count > 0 ? now.Documents[0] : null;
            WriteVersion(json, first?.Newest);
            json.WriteString("state", Name(state));
            WriteFailure(json, first?.Failure);
            json.WriteStartArray("documents");
            foreach (DocumentState document in now.Documents) { WriteDocument(json, document); }
            json.WriteEndArray();
            LoadReading reading = load.Reading;
            json.WriteNumber("inFlight", load.Counts.InFlight);
            json.WriteNumber("cpu", Math.Round(reading.Cpu, 3));
            json.WriteNumber("memory", Math.Round(reading.Memory, 3));
            if (reading.Application is { } application) { json.WriteNumber("application", Math.Round(application, 3)); }
            json.WriteNumber("requestsPerSecond", Math.Round(reading.RequestsPerSecond, 3));
            json.WriteNumber("errorsPerSecond", Math.Round(reading.ErrorsPerSecond, 3));
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private void WriteDocument(Utf8JsonWriter json, DocumentState document)
    {
        json.WriteStartObject();
        json.WriteString("name", document.Name);
        WriteVersion(json, document.Newest);
        json.WriteString("state", Name(document.State));
        json.WriteStartArray("also");
        foreach (HeldVersion older in document.Others) { json.WriteNumberValue(older.Number); }
        json.WriteEndArray();
        WriteFailure(json, document.Failure);
        json.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter json, HeldVersion? version)
    {
        if (version is null) { json.WriteNull("version"); }
        else { json.WriteNumber("version", version.Number); }
        json.WriteString("digest", version?.Digest);
    }

    private void WriteFailure(Utf8JsonWriter json, VersionFailure? failure)
    {
        if (failure is null) { return; }
        if (failure.Number is { } number) { json.WriteNumber("failedVersion", number); }
        if (options.IncludeErrors) { json.WriteString("error", failure.Reason); }
    }

    private static string Name(AgentState state) => state switch
    {
        AgentState.Starting => "starting",
        AgentState.Ready => "ready",
        AgentState.Failed => "failed",
        _ => "draining",
    };
}
