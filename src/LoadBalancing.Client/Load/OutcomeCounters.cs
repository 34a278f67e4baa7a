using System.Diagnostics.CodeAnalysis;
using LoadBalancing.Client.Outcomes;

namespace LoadBalancing.Client.Load;

/// <summary>What an endpoint's attempts ended as, since the process first saw it, and how many of the last ones failed in a row.</summary>
internal struct OutcomeCounters
{
    private long _succeeded;
    private long _failed;
    private long _neutral;
    private int _failuresInARow;
    private int _gatewayFailuresInARow;
    private int _transportFailuresInARow;
    private int _endedRow;
    private int _endedTransportRow;
    private long _succeededBefore;

    public readonly long Succeeded => Volatile.Read(in _succeeded);

    public readonly long Failed => Volatile.Read(in _failed);

    /// <summary>Cancelled, abandoned, or asked to slow down.</summary>
    public readonly long Neutral => Volatile.Read(in _neutral);

    public readonly int FailuresInARow => Volatile.Read(in _failuresInARow);

    public readonly int GatewayFailuresInARow => Volatile.Read(in _gatewayFailuresInARow);

    public readonly int TransportFailuresInARow => Volatile.Read(in _transportFailuresInARow);

    public void CountEnd(OutcomeKind kind) => Interlocked.Increment(ref CounterOf(kind));

    /// <summary>A row of failures of one kind ends with a failure of another.</summary>
    /// <param name="kind">A failure.</param>
    /// <param name="isCorrection">Its headers had counted as a success. If that ended a row and nobody else has succeeded since, the row goes on.</param>
    public int CountFailureInARow(OutcomeKind kind, bool isCorrection = false)
    {
        if (isCorrection && Succeeded <= Volatile.Read(in _succeededBefore))
        {
            Interlocked.Add(ref _failuresInARow, Interlocked.Exchange(ref _endedRow, 0));
            Interlocked.Add(ref _transportFailuresInARow, Interlocked.Exchange(ref _endedTransportRow, 0));
        }
        Count(ref _gatewayFailuresInARow, kind == OutcomeKind.GatewayFailure);
        Count(ref _transportFailuresInARow, kind.IsTransportFailure());
        return Interlocked.Increment(ref _failuresInARow);
    }

    /// <summary>What was counted led to a verdict; the next row begins at 0.</summary>
    public void ForgetRows()
    {
        Volatile.Write(ref _gatewayFailuresInARow, 0);
        Volatile.Write(ref _transportFailuresInARow, 0);
        Volatile.Write(ref _failuresInARow, 0);
        Volatile.Write(ref _endedRow, 0);
        Volatile.Write(ref _endedTransportRow, 0);
    }

    /// <summary>Reads before it writes: a healthy endpoint's line is not passed between cores for nothing.</summary>
    public void EndFailuresInARow()
    {
        if (FailuresInARow is not (> 0 and var row)) { return; }
        int transportRow = TransportFailuresInARow;
        ForgetRows();
        Volatile.Write(ref _succeededBefore, Succeeded);
        Volatile.Write(ref _endedRow, row);
        Volatile.Write(ref _endedTransportRow, transportRow);
    }

    /// <summary>The application learnt later that a success was none, or a failure none of the endpoint's.</summary>
    public void Correct(OutcomeKind from, OutcomeKind to)
    {
        Interlocked.Decrement(ref CounterOf(from));
        Interlocked.Increment(ref CounterOf(to));
    }

    private static void Count(ref int row, bool isOfIt)
    {
        if (isOfIt) { Interlocked.Increment(ref row); }
        else if (Volatile.Read(in row) != 0) { Volatile.Write(ref row, 0); }
    }

    [UnscopedRef]
    private ref long CounterOf(OutcomeKind kind) => ref kind == OutcomeKind.Success ? ref _succeeded : ref kind.IsFailure() ? ref _failed : ref _neutral;
}
