namespace LoadBalancing.Client.Versions;

/// <summary>Calls <see cref="ActivationScheduler.Step"/> when there is something to do.</summary>
internal interface IActivationDriver : IDisposable
{
    /// <summary>Something was scheduled or cancelled. Under the gate.</summary>
    void Changed();
}
