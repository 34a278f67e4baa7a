using System.Runtime.InteropServices;

namespace LoadBalancing.Lbctl;

/// <summary>SIGINT and SIGTERM, which then do not end the process by themselves: the third does.</summary>
internal sealed class SignalInterrupts : IInterrupts, IDisposable
{
    private readonly CancellationTokenSource _first = new(), _second = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _count;

    public SignalInterrupts() => _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Take), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take)];

    public CancellationToken First => _first.Token;

    public CancellationToken Second => _second.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) { registration.Dispose(); }
        // The sources stay: whoever was told to leave at once may have left work behind that still looks at them.
    }

    private void Take(PosixSignalContext signal)
    {
        int count = Interlocked.Increment(ref _count);
        signal.Cancel = count <= 2;
        // Callbacks run here, on the thread of the signal; they must not keep it.
        if (count == 1) { ThreadPool.QueueUserWorkItem(_ => _first.Cancel()); }
        else { ThreadPool.QueueUserWorkItem(_ => { _first.Cancel(); _second.Cancel(); }); }
    }
}
