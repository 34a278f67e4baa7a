using System.Collections.Concurrent;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>Makes whole calls and counts how they ended: by status, or as "broken".</summary>
internal sealed class CountedCalls(GrpcCalls calls, ConcurrentDictionary<string, int> ends)
{
    private int _begun;

    /// <summary>Gets how many calls have had a message and no end.</summary>
    public int Begun => Volatile.Read(ref _begun);

    public async Task CallAsync(GrpcKind kind)
    {
        string end = "broken";
        try
        {
            await using GrpcCall call = calls.Start(kind);
            if (kind is GrpcKind.ClientStream or GrpcKind.Bidi)
            {
                try { await call.WriteAsync("x"); }
                // Where the server has ended the call by then, what it said counts.
                catch (Exception e) when (e is HttpRequestException or IOException || e is OperationCanceledException) { }
                call.Complete();
            }
            if (await call.ReadAsync() is not null)
            {
                Interlocked.Increment(ref _begun);
                try { await call.ReadToEndAsync(); }
                finally { Interlocked.Decrement(ref _begun); }
            }
            end = call.Status?.ToString() ?? "none";
        }
        catch (Exception e) when (e is HttpRequestException or IOException) { }
        ends.AddOrUpdate(end, 1, (_, count) => count + 1);
    }
}
