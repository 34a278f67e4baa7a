namespace LoadBalancing.Client.Traffic.Affinity;

/// <summary>What tells sessions apart. The numbers are part of what is hashed.</summary>
internal enum AffinityKind
{
    Key = 0,
    Header,
    Source,
    Cookie,
}
