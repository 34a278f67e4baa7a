namespace LoadBalancing.Client.Http;

/// <summary>What became of the session of a request that was answered; one that is lost is refused before.</summary>
internal enum SessionResult
{
    /// <summary>It stayed.</summary>
    Kept = 0,

    /// <summary>It has an endpoint now.</summary>
    New,

    /// <summary>Its endpoint was gone, and it has another.</summary>
    Moved,

    /// <summary>Its endpoint was full, and this request went elsewhere.</summary>
    Elsewhere,

    /// <summary>Its cookie was none of ours, of another, or expired.</summary>
    Refused,
}

/// <summary>As metrics call them.</summary>
internal static class SessionResults
{
    public static string TagOf(SessionResult result) => result switch
    {
        SessionResult.Kept => "kept",
        SessionResult.New => "new",
        SessionResult.Moved => "moved",
        SessionResult.Elsewhere => "elsewhere",
        _ => "refused",
    };
}
