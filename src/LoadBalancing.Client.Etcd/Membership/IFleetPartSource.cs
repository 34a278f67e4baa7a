namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Who knows parts of this process that are no clusters; asked once, when the member starts.</summary>
internal interface IFleetPartSource
{
    IEnumerable<IFleetPart> Parts { get; }
}
