using LoadBalancing.Lbctl;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>Asks for the status again and again: each answer has to explain what it shows. <c>lbctl status</c> is asked for the first that shows a rollout.</summary>
internal sealed class StatusWatch : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private readonly RigFleet _fleet;
    private readonly CancellationTokenSource _end = new();
    private readonly List<string> _wrong = [];
    private readonly Task _polling;
    private bool _isShown;

    public StatusWatch(RigFleet fleet)
    {
        _fleet = fleet;
        _polling = Task.Run(PollAsync);
    }

    public int Polls { get; private set; }

    public void Dispose() => _end.Dispose();

    /// <returns>What was wrong.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _end.CancelAsync();
        await _polling;
        if (!_isShown) { _wrong.Add("lbctl status was never asked while a rollout was under way."); }
        return [.. _wrong.Distinct()];
    }

    /// <returns>What is wrong with an explanation; null for nothing.</returns>
    public static string? Problem(FleetStatus status)
    {
        string said = string.Join(' ', status.Explanation), wanted = status.Rollout?.Phase switch
        {
            null => status.ActiveVersion is null ? "No version was ever rolled out" : "no rollout is under way",
            "staging" => "waits until members have prepared it",
            "switching" => status.At < status.ActivateAt ? "is ordered" : "is active",
            "baking" => "watched for harm",
            _ => "is taken back to",
        };
        if (!said.Contains(wanted, StringComparison.Ordinal)) { return $"The explanation lacks '{wanted}': {said}"; }
        if (status.Rollout is { } rollout && !said.Contains(rollout.Coordinator is null ? "`lbctl resume` goes on" : "coordinates since", StringComparison.Ordinal)) { return $"The explanation does not say who coordinates: {said}"; }
        return status.Rollout is { Phase: "switching" or "baking" } && status.ActiveVersion != status.Rollout.Version ? $"It switches to {status.Rollout.Version} and {status.ActiveVersion} is active: {said}" : null;
    }

    private async Task PollAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                FleetStatus status = await _fleet.Coordinator.GetStatusAsync(_end.Token);
                Polls++;
                if (Problem(status) is { } problem) { Wrong(problem); }
                if (!_isShown && status.Rollout is not null) { await ShowAsync(); }
            }
            // While etcd has no leader there is nothing to read.
            catch (EtcdException e) when (e.Code is EtcdErrorCode.Unavailable or EtcdErrorCode.Unknown) { }
            catch (OperationCanceledException) { return; }
            catch (Exception e) { Wrong($"The status could not be read: {e.GetType().Name}: {e.Message}"); }
            await Task.Delay(s_pause, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ShowAsync()
    {
        using StringWriter output = new(), error = new();
        var surroundings = new Surroundings { Output = output, Error = error, Input = static () => Stream.Null, Environment = static _ => null, Interrupts = new NoInterrupts() };
        int code = await CommandTree.RunAsync(["status", "--endpoints", string.Join(',', _fleet.Etcd.Endpoints), "--prefix", RigFleet.Prefix], surroundings);
        // etcd may be away just now.
        if (code == ExitCode.Unreachable) { return; }
        _isShown = true;
        string text = output.ToString();
        _fleet.Timeline.Say("lbctl status", $"{code}: {text}{error}");
        if (code != 0 || !text.Contains("rollout", StringComparison.OrdinalIgnoreCase) || text.Contains('\e')) { Wrong($"lbctl status ended with {code}: {text}{error}"); }
    }

    private void Wrong(string what)
    {
        _fleet.Timeline.Say("status", what);
        _wrong.Add(what);
    }

    private sealed class NoInterrupts : IInterrupts
    {
        public CancellationToken First => CancellationToken.None;

        public CancellationToken Second => CancellationToken.None;
    }
}
