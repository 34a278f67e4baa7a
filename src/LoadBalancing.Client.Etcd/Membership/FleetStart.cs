using System.Globalization;
using LoadBalancing.Client.Etcd.Diagnostics;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>What a process starts with: what is stored, else what was known to be good, else nothing where that will do, else an error that says all of it.</summary>
internal sealed class FleetStart(EtcdOptions options, FleetConnection fleet, KnownGoodVersion knownGood)
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(250);

    private EtcdException? _last;

    public async Task RunAsync()
    {
        using var end = new CancellationTokenSource(options.StartTimeout, fleet.Time);
        string? problem;
        // Whatever the store does with its token: a start never hangs.
        try { problem = await ReadAsync(end.Token).WaitAsync(options.StartTimeout, fleet.Time, CancellationToken.None).ConfigureAwait(false); }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            problem = string.Create(CultureInfo.InvariantCulture, $"no answer within {options.StartTimeout.TotalSeconds:0.###} s{(_last is { } last ? $": {last.Message}" : "")}");
        }
        catch (EtcdException e) { (_last, problem) = (e, e.Message); }
        if (problem is not null) { StartWithout(problem); }
    }

    /// <returns>Why there is nothing, or null.</returns>
    private async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                // A place among waves may come later: whichever version it asks for is here by then.
                FleetView view = await fleet.Follower.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (view.Active is not { } active) { return $"no version was ever rolled out there (there is no '{fleet.Keys.Active}')"; }
                foreach (long version in new[] { active.Version, active.Previous ?? active.Version }.Distinct().Except(fleet.Course.Missing)) { await ReadOtherAsync(version, cancellationToken).ConfigureAwait(false); }
                foreach (long version in fleet.Course.Missing) { fleet.Course.Tell(await fleet.Documents.ReadAsync(version, cancellationToken).ConfigureAwait(false)); }
                return null;
            }
            catch (EtcdException e) when (e.Code is EtcdErrorCode.Unavailable or EtcdErrorCode.Unknown) { _last = e; }
            await Task.Delay(s_again, fleet.Time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReadOtherAsync(long version, CancellationToken cancellationToken)
    {
        try { fleet.Documents.Keep(await fleet.Documents.ReadAsync(version, cancellationToken).ConfigureAwait(false), fleet.Course.Shown.Running); }
        catch (EtcdException e) when (e.Code == EtcdErrorCode.Corrupt) { /* Nobody may ever need it; whoever does reads it again, and says so. */ }
    }

    private void StartWithout(string problem)
    {
        string prefix = options.Prefix, endpoints = string.Join(", ", options.Endpoints);
        string error = $"The configuration of fleet '{prefix}' cannot be read from etcd at {endpoints}: {problem.TrimEnd('.')}.";
        (DocumentLeaves? document, string? unusable) = knownGood.Read();
        if (document is not null)
        {
            fleet.Documents.Keep(document);
            fleet.Course.Tell(standing => standing with { Running = document.Version });
            fleet.Logger.StartedFromKnownGood(prefix, document.Version, knownGood.Path!, problem);
        }
        else if (options.Optional)
        {
            if (unusable is not null) { fleet.Logger.KnownGoodUnusable(unusable); }
            fleet.Logger.StartedEmpty(prefix, problem);
        }
        else
        {
            string without = unusable ?? (knownGood.Path is { } path ? $"Nothing is known to be good: there is no '{path}'." : "Nothing is known to be good: no KnownGoodPath is set.");
            throw new EtcdException(_last?.Code ?? EtcdErrorCode.Unavailable, $"{error} {without}", _last);
        }
    }
}
