namespace LoadBalancing.Client.Configuration;

/// <summary>Where the last version that proved itself is kept over a restart: the section <c>KnownGood</c>.</summary>
public sealed class KnownGoodOptions
{
    /// <summary>The text in <see cref="Path"/> that stands for the cluster's name.</summary>
    internal const string NamePlaceholder = "{cluster}";

    /// <summary>Gets or sets the file. It is written once a version has proved itself, and read when the process starts and its source is broken or empty. Set it in code too: a broken source may not say where it is.</summary>
    /// <value>A path; <c>{cluster}</c> in it stands for the cluster's name. The default is <see langword="null"/>: nothing is kept.</value>
    public string? Path { get; set; }
}
