namespace LoadBalancing.Client.Balancing.Groups;

/// <summary>Holds the locks of all members until it is disposed of. They are always taken in the same order, and nobody who holds one asks for others: so no two threads wait for each other.</summary>
internal sealed class GroupLocks : IDisposable
{
    private readonly Lock[] _locks;

    private GroupLocks(Lock[] locks) => _locks = locks;

    /// <param name="locks">In the order of the members' names.</param>
    public static GroupLocks Take(Lock[] locks)
    {
        foreach (Lock each in locks) { each.Enter(); }
        return new GroupLocks(locks);
    }

    public void Dispose()
    {
        for (int i = _locks.Length - 1; i >= 0; i--) { _locks[i].Exit(); }
    }
}
