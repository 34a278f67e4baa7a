using System.Buffers;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Http;

/// <summary>
/// Shows the application the first bytes of a body as they pass by on their way to the caller: once, when there are as many as it wants or the body has
/// ended. Nothing is read for it and nothing waits.
/// </summary>
/// <remarks>One thread reads a body at a time, and another may dispose of it meanwhile: whoever takes the buffer out of its field owns it.</remarks>
internal sealed class BodyInspection(HttpResponseMessage response, Cluster cluster, Func<HttpResponseMessage, ReadOnlySpan<byte>, OutcomeKind?> inspect, int limit)
{
    private const int FirstRent = 4_096;
    private byte[]? _buffer;
    private int _count;
    private volatile bool _isOver;

    /// <summary>What the application says of the response; null when it was not asked, or left that to us.</summary>
    public OutcomeKind? Verdict { get; private set; }

    public Cluster Cluster => cluster;

    public void Saw(ReadOnlySpan<byte> bytes)
    {
        if (_isOver || bytes.IsEmpty) { return; }
        ReadOnlySpan<byte> wanted = bytes[..Math.Min(bytes.Length, limit - _count)];
        // Mostly the first read has it all: then nothing is copied.
        if (_count == 0 && wanted.Length == limit) { Ask(wanted); return; }
        byte[] buffer = Room(_count + wanted.Length);
        wanted.CopyTo(buffer.AsSpan(_count));
        _count += wanted.Length;
        if (_count == limit) { Ask(buffer.AsSpan(0, _count)); }
        Volatile.Write(ref _buffer, buffer);
        if (_isOver) { GiveBack(); }
    }

    /// <summary>The body ended before there were so many bytes. One without any is not asked about.</summary>
    public void Ended()
    {
        if (!_isOver && _count > 0 && Interlocked.Exchange(ref _buffer, null) is { } buffer)
        {
            Ask(buffer.AsSpan(0, _count));
            Volatile.Write(ref _buffer, buffer);
        }
        Stop();
    }

    /// <summary>Nobody reads on: nothing is asked any more.</summary>
    public void Stop()
    {
        _isOver = true;
        GiveBack();
    }

    private void Ask(ReadOnlySpan<byte> body)
    {
        _isOver = true;
        try { Verdict = inspect(response, body); }
        catch (Exception e) { cluster.Surroundings.Logger.BodyClassifierThrew(e, cluster.Name); }
    }

    /// <summary>Takes the buffer out of its field, with space for so many bytes.</summary>
    private byte[] Room(int bytes)
    {
        byte[]? buffer = Interlocked.Exchange(ref _buffer, null);
        if (buffer is not null && buffer.Length >= bytes) { return buffer; }
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Min(limit, Math.Max(FirstRent, 2 * bytes)));
        if (buffer is not null)
        {
            buffer.AsSpan(0, _count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return larger;
    }

    private void GiveBack()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer) { ArrayPool<byte>.Shared.Return(buffer); }
    }
}
