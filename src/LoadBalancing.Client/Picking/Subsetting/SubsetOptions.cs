namespace LoadBalancing.Client.Picking.Subsetting;

/// <summary>Which part of the endpoints this process uses: the section <c>Picker:Subset</c>.</summary>
public sealed class SubsetOptions
{
    /// <summary>Gets or sets how the subset is chosen.</summary>
    /// <value>
    /// <c>random_subset</c> (gRFC A68), or <c>deterministic_aperture</c>, which needs <see cref="Instance"/> and <see cref="Instances"/>. The default is
    /// <see langword="null"/>: all endpoints.
    /// </value>
    public string? Type { get; set; }

    /// <summary>Gets or sets how many endpoints the subset has.</summary>
    /// <value>
    /// From 2 to 100,000. The default is 20. <c>deterministic_aperture</c> takes more where every endpoint could not have a client otherwise.
    /// </value>
    public int Size { get; set; } = 20;

    /// <summary>Gets or sets which of the <see cref="Instances"/> this process is, counted from 0.</summary>
    /// <value>From 0 to 1,000,000, below <see cref="Instances"/>. The default is <see langword="null"/>.</value>
    public int? Instance { get; set; }

    /// <summary>Gets or sets how many processes share the endpoints.</summary>
    /// <value>From 1 to 1,000,000. The default is <see langword="null"/>.</value>
    public int? Instances { get; set; }
}
