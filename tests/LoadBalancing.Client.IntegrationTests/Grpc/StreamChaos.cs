using System.Collections.Concurrent;

namespace LoadBalancing.Client.IntegrationTests.Grpc;

/// <summary>Callers who each have one stream after the other, and end it in a way that chance tells: by reading it to its end, cancelling, leaving, or losing it.</summary>
internal sealed class StreamChaos(GrpcCalls calls, int seed, CancellationToken token)
{
    private readonly List<GrpcCall> _held = [];
    private readonly int[] _ends = new int[4];
    private int _started, _run;

    public ConcurrentQueue<Exception> Surprises { get; } = new();

    public int Started => Volatile.Read(ref _started);

    /// <summary>Gets how many were read to their end.</summary>
    public int Finished => Volatile.Read(ref _ends[0]);

    /// <summary>Begins so many streams side by side and keeps them open; returns when each has answered.</summary>
    public async Task HoldAsync(int streams)
    {
        for (int i = 0; i < streams; i++)
        {
            GrpcCall call = Start(GrpcKind.Bidi);
            _held.Add(call);
            await call.WriteAsync("x");
        }
        foreach (GrpcCall call in _held) { Assert.Equal("x", await call.ReadAsync()); }
    }

    public async Task LetGoAsync()
    {
        foreach (GrpcCall call in _held)
        {
            call.Complete();
            Assert.Empty(await call.ReadToEndAsync());
            Interlocked.Increment(ref _ends[0]);
            await call.DisposeAsync();
        }
        _held.Clear();
    }

    public async Task RunAsync(int callers, TimeSpan time)
    {
        _run++;
        long end = TimeProvider.System.GetTimestamp() + (long)(time.TotalSeconds * TimeProvider.System.TimestampFrequency);
        await Task.WhenAll(Enumerable.Range(0, callers).Select(i => Task.Run(() => CallUntilAsync(end, new Random(seed + (_run * callers) + i)))));
    }

    public override string ToString() => $"{Started} calls: {_ends[0]} finished, {_ends[1]} cancelled, {_ends[2]} left, {_ends[3]} lost";

    private async Task CallUntilAsync(long end, Random random)
    {
        while (TimeProvider.System.GetTimestamp() < end)
        {
            try { await CallAsync(random); }
            catch (Exception e) { Surprises.Enqueue(e); }
        }
    }

    private async Task CallAsync(Random random)
    {
        GrpcKind kind = random.Next(2) == 0 ? GrpcKind.ServerStream : GrpcKind.Bidi;
        // 0: to its end; 1: cancelled while somebody reads; 2: left; 3: lost, which is rare
        int way = random.Next(20) switch { < 8 => 0, < 14 => 1, < 19 => 2, _ => 3 };
        int messages = random.Next(1, 20);
        GrpcCall call = Start(kind);
        if (kind == GrpcKind.Bidi) { await call.WriteAsync("x"); }
        for (int i = 0; i < messages; i++)
        {
            if (await call.ReadAsync() is null) { break; }
            if (kind == GrpcKind.Bidi)
            {
                await Task.Delay(random.Next(30), token);
                await call.WriteAsync("x");
            }
        }
        if (way is 0 or 3 && kind == GrpcKind.Bidi) { call.Complete(); }
        if (way == 0) { await call.ReadToEndAsync(); }
        if (way == 1)
        {
            Task<string?> reading = call.ReadAsync();
            await call.CancelAsync();
            try { await reading; }
            catch (OperationCanceledException) { }
        }
        if (way < 3) { await call.DisposeAsync(); }
        // By then even one that was to be left may have come to its end.
        Interlocked.Increment(ref _ends[call.Status is not null ? 0 : way]);
    }

    private GrpcCall Start(GrpcKind kind)
    {
        Interlocked.Increment(ref _started);
        return calls.Start(kind, cancel: CancellationToken.None);       // a lost call's link to the test's token would never be undone
    }
}
