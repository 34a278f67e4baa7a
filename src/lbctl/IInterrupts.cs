namespace LoadBalancing.Lbctl;

/// <summary>Ctrl-C, once and again.</summary>
internal interface IInterrupts
{
    /// <summary>Cancelled by the first: end what is under way in good order.</summary>
    CancellationToken First { get; }

    /// <summary>Cancelled by the second: leave at once.</summary>
    CancellationToken Second { get; }
}
