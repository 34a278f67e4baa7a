namespace LoadBalancing.Client.Traffic;

/// <summary>What a source of hash keys looks at.</summary>
internal enum HashKeyKind
{
    Header = 0,
    Cookie,
    Query,
    Path,
    Source,
}
