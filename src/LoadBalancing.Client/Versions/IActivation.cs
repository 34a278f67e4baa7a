namespace LoadBalancing.Client.Versions;

/// <summary>What becomes active at an instant. Both are quick; what they throw goes to <see cref="ActivationScheduler.OnError"/> and stops nobody else.</summary>
internal interface IActivation
{
    /// <summary>
    /// A chance to make ready what <see cref="Activate"/> needs, about <see cref="ActivationQueue.Lead"/> before the instant, on a pool thread. Not a promise: it is left out where the instant
    /// has passed, and may still run, or come after, where the pool is busy. Called at most once.
    /// </summary>
    void Prepare();

    /// <summary>Makes it active. Called at most once, never early by the wall clock.</summary>
    /// <param name="late">How far the wall clock is past the instant; 0 or more.</param>
    void Activate(TimeSpan late);

    /// <summary>All that share the moment are active: what need not be at the moment is done now, one after the other, off the thread that activates.</summary>
    void Follow() { }
}
