using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Simulation.Results;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>Counts requests by the version that they run on; those without one are not counted.</summary>
internal sealed class VersionAccounts
{
    private readonly SortedDictionary<long, Account> _accounts = [];
    private Account? _last;
    private long _highest;

    public void Began(in Request request, long now)
    {
        if (request.Version is not { } version) { return; }
        _highest = Math.Max(_highest, version);
        if (!request.IsCounted) { return; }
        Account account = Of(version, now);
        account.Requests++;
        account.Last = now;
        if (version < _highest) { account.AfterHigher++; }
    }

    public void Ended(in Request request, OutcomeKind? kind)
    {
        if (request is { Version: { } version, IsCounted: true } && kind == OutcomeKind.Success) { Of(version, request.Began).Succeeded++; }
    }

    public IReadOnlyList<VersionResult> Read() => [.. _accounts.Values.Select(account => new VersionResult
    {
        Version = account.Version,
        Requests = account.Requests,
        Succeeded = account.Succeeded,
        First = LatencySummary.OfNanoseconds(account.First),
        Last = LatencySummary.OfNanoseconds(account.Last),
        AfterHigher = account.AfterHigher,
    })];

    /// <summary>Mostly it is the one that was asked for last.</summary>
    private Account Of(long version, long now)
    {
        if (_last?.Version == version) { return _last; }
        if (!_accounts.TryGetValue(version, out Account? account)) { _accounts.Add(version, account = new Account(version, now)); }
        return _last = account;
    }

    private sealed class Account(long version, long first)
    {
        public long Version => version;

        public long First { get; } = first;

        public long Last { get; set; } = first;

        public long Requests { get; set; }

        public long Succeeded { get; set; }

        public long AfterHigher { get; set; }
    }
}
