namespace LoadBalancing.Client.Picking.Hashed;

/// <summary>A table that gives each hash a place, each place an endpoint, and each place a next one. A struct, so that a picker's lookup is compiled in line.</summary>
internal interface IHashPlaces
{
    /// <summary>The number of places.</summary>
    int Count { get; }

    /// <summary>What the operator should know of the table.</summary>
    string? Advice { get; }

    int First(ulong hash);

    int Next(int place);

    /// <summary>The index of the endpoint at a place.</summary>
    int OwnerAt(int place);
}
