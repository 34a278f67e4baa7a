namespace LoadBalancing.Client.Picking;

/// <summary>The signals that a picker uses. What nobody uses is neither counted nor read: each costs every request something.</summary>
[Flags]
internal enum PickerNeeds : byte
{
    None = 0,

    /// <summary>How long running calls have waited for their first byte: two interlocked additions a call.</summary>
    InFlightAge = 1,

    /// <summary>The outstanding attempts of the whole cluster: two interlocked operations a call on one shared word.</summary>
    TotalOutstanding = 2,

    /// <summary>The hash of the request's key.</summary>
    HashKey = 4,

    /// <summary>Load reports on responses.</summary>
    LoadReports = 8,
}
