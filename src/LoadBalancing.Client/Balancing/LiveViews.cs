namespace LoadBalancing.Client.Balancing;

/// <summary>How many views of groups there are in the process: where there are none, a request pays one read of a field for them.</summary>
internal static class LiveViews
{
    private static int s_count;
    private static int s_inOptions;

    /// <summary>Some request may have to run on a view.</summary>
    public static bool Any => Volatile.Read(ref s_count) != 0;

    /// <summary>Some request may name a view in its options; to read the options of one that has none allocates.</summary>
    public static bool AnyInOptions => Volatile.Read(ref s_inOptions) != 0;

    public static void Begin() => Interlocked.Increment(ref s_count);

    public static void End() => Interlocked.Decrement(ref s_count);

    public static void BeginInOptions() => Interlocked.Increment(ref s_inOptions);

    public static void EndInOptions() => Interlocked.Decrement(ref s_inOptions);
}
