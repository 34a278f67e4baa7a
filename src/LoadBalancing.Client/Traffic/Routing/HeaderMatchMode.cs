namespace LoadBalancing.Client.Traffic.Routing;

/// <summary>How a header is compared.</summary>
public enum HeaderMatchMode
{
    /// <summary>The whole value.</summary>
    Exact = 0,

    /// <summary>The beginning of the value.</summary>
    Prefix,

    /// <summary>Any part of the value.</summary>
    Contains,

    /// <summary>The header is there, whatever it says.</summary>
    Exists,

    /// <summary>The header is not there.</summary>
    NotExists,
}
