namespace LoadBalancing.Client.Http.Mirroring;

/// <summary>
/// Takes the place of a request's content until the request is over, and keeps what is written of it. The copies go when some attempt has written it to its end; several may write it, one after the other or side by
/// side. Nobody waits for the copies, and the caller's content is read as often as without them.
/// </summary>
internal sealed class BodyRecording : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HttpRequestMessage _request;
    private readonly List<MirrorCopy> _copies;
    private readonly RecordedContent _content;
    private ITimer? _patience;
    private TaskCompletionSource? _written;
    private int _writing;
    private bool _isAnswered, _isRequestOver, _isOver;

    private BodyRecording(HttpRequestMessage request, List<MirrorCopy> copies, int longest)
    {
        (_request, _copies, Longest) = (request, copies, longest);
        IsGrpc = GrpcStatus.IsGrpc(request);
        _content = new RecordedContent(request.Content!, this);
    }

    /// <summary>In bytes.</summary>
    public int Longest { get; }

    public bool IsGrpc { get; }

    public bool IsOver
    {
        get { lock (_lock) { return _isOver; } }
    }

    public static BodyRecording Start(HttpRequestMessage request, List<MirrorCopy> copies, int longest, TimeProvider time)
    {
        var recording = new BodyRecording(request, copies, longest);
        TimeSpan patience = copies.Max(copy => copy.Rule.Timeout);
        recording._patience = Balancing.Background.CreateTimer(time, static recording => ((BodyRecording)recording!).Drop(), recording, patience);
        request.Content = recording._content;
        return recording;
    }

    /// <summary>An attempt begins to write the content.</summary>
    public void BeginWriting()
    {
        lock (_lock) { _writing++; }
    }

    /// <summary>It has written all of it, or failed at it.</summary>
    /// <param name="body">What it wrote; null where that is not all, or was not kept.</param>
    public void EndWriting(byte[]? body)
    {
        bool isLost, isFirst = false;
        TaskCompletionSource? written;
        lock (_lock)
        {
            _writing--;
            if (body is not null && !_isOver) { isFirst = _isOver = true; }
            isLost = _isRequestOver && _writing == 0;
            written = _writing == 0 ? _written : null;
        }
        if (isFirst)
        {
            _patience?.Dispose();
            foreach (MirrorCopy copy in _copies) { copy.Send(body!, _content.Headers); }
        }
        else if (isLost) { Drop(); }
        written?.TrySetResult();
    }

    /// <summary>Nothing of it will be sent: it is too long, takes too long, or its request failed.</summary>
    public void Drop()
    {
        lock (_lock)
        {
            if (_isOver) { return; }
            _isOver = true;
        }
        _patience?.Dispose();
        foreach (MirrorCopy copy in _copies) { copy.Drop(); }
    }

    /// <summary>The caller's answer is here. Contents that the runtime writes to their end before it hands over an answer are waited for, as it would itself: their callers dispose of them then.</summary>
    public ValueTask AnsweredAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _isAnswered = true;
            if (_writing == 0 || !_content.IsWrittenFirst) { return default; }
            _written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        return WaitAsync(_written.Task, response, cancellationToken);
    }

    /// <summary>The request is over: its content is the caller's again. What is still being written, beside an answer, is kept on.</summary>
    public void Dispose()
    {
        if (ReferenceEquals(_request.Content, _content)) { _request.Content = _content.Inner; }
        bool isLost;
        lock (_lock)
        {
            _isRequestOver = true;
            isLost = !_isAnswered || _writing == 0;
        }
        if (isLost) { Drop(); }
    }

    private static async ValueTask WaitAsync(Task written, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try { await written.WaitAsync(cancellationToken).ConfigureAwait(false); }
        catch (OperationCanceledException)
        {
            response.Dispose();
            throw;
        }
    }
}
