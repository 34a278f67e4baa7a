using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>The lease of one member: granted, kept alive each third of its time, and granted anew when etcd says that it is gone. What it asks takes a third of that time at most.</summary>
internal sealed class MemberLease(IEtcdStore store, TimeSpan wanted, TimeProvider time, Isolation isolation)
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1), s_again = TimeSpan.FromMilliseconds(250);

    private EtcdLease? _lease;
    private long _keptAt;
    private TimeSpan _pause = s_again;
    private bool _isDoubtful;

    public EtcdLease? Current => _lease;

    public long? Id => _lease?.Id;

    public TimeSpan TimeToLive => _lease?.TimeToLive ?? wanted;

    private TimeSpan Third => TimeToLive / 3 > s_shortest ? TimeToLive / 3 : s_shortest;

    /// <summary>Sees to it that there is one.</summary>
    /// <returns>True where it is a new one.</returns>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        if (_lease is { } known)
        {
            if (!_isDoubtful && time.GetElapsedTime(_keptAt) < Third) { return false; }
            long sent = time.GetTimestamp();
            TimeSpan left = await BoundAsync(token => store.KeepAliveAsync(known, token), cancellationToken).ConfigureAwait(false);
            _isDoubtful = false;
            if (left > TimeSpan.Zero)
            {
                _keptAt = sent;
                isolation.Heard(sent);
                return false;
            }
            _lease = null;
        }
        long asked = time.GetTimestamp();
        _lease = await BoundAsync(token => store.GrantAsync(wanted, token), cancellationToken).ConfigureAwait(false);
        (_keptAt, _isDoubtful) = (asked, false);
        isolation.Patience = _lease.TimeToLive;
        return true;
    }

    /// <summary>A question failed: the next thing is to ask whether the lease lives.</summary>
    /// <param name="isRefused">It was answered, and trying again will hardly repair it (a user who may not write here): the wait doubles, up to when the lease must be kept alive anyway.</param>
    /// <returns>After how long.</returns>
    public TimeSpan Doubt(bool isRefused)
    {
        _isDoubtful = true;
        TimeSpan pause = isRefused ? _pause : s_again;
        _pause = !isRefused ? s_again : _pause * 2 < Third ? _pause * 2 : Third;
        return pause;
    }

    /// <summary>All was done.</summary>
    public void Trust() => _pause = s_again;

    /// <summary>How long to wait, at most so long: the next keep-alive may be due before.</summary>
    public TimeSpan Left(TimeSpan atMost)
    {
        TimeSpan left = Third - time.GetElapsedTime(_keptAt);
        // In whole milliseconds, since a wait drops what is less: rounded down it would be over too early, again and again.
        return left <= TimeSpan.Zero ? TimeSpan.Zero : left < atMost ? TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)) : atMost;
    }

    /// <summary>Asks for so long at most: one that hangs must not cost the lease.</summary>
    public async Task<T> BoundAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(Third, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try { return await ask(either.Token).ConfigureAwait(false); }
        catch (OperationCanceledException e) when (bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new EtcdException(EtcdErrorCode.Unavailable, FormattableString.Invariant($"etcd did not answer within {Third.TotalSeconds:0.###} s"), e);
        }
    }

    /// <summary>Ends it, and its keys, at once.</summary>
    /// <returns>False where etcd cannot be reached: then they end with its time.</returns>
    public async Task<bool> LeaveAsync(CancellationToken cancellationToken)
    {
        if (_lease is not { } lease) { return false; }
        try
        {
            return await BoundAsync(
                async token =>
                {
                    await store.RevokeAsync(lease, token).ConfigureAwait(false);
                    return true;
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is EtcdException or OperationCanceledException) { return false; }
    }
}
