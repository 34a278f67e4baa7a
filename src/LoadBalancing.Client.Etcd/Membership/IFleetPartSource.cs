namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Who knows parts of this process that are no clusters; asked once, when the member starts.</summary>
internal interface IFleetPartSource
{
    /// <param name="mayRun">Whether a version may become active now.</param>
    IEnumerable<IFleetPart> PartsOf(Func<long, bool> mayRun);
}
