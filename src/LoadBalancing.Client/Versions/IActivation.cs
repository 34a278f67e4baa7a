namespace LoadBalancing.Client.Versions;

/// <summary>Something that happens at a moment.</summary>
internal interface IActivation
{
    /// <summary>The moment is near: whatever costs time is done now.</summary>
    void Prepare();

    /// <summary>The moment has come.</summary>
    /// <param name="late">By how much it has passed.</param>
    void Activate(TimeSpan late);
}
