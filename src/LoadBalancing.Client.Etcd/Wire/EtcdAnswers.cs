namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>
/// What etcd's answers mean. A status alone does not tell: UNAVAILABLE is "no leader", where nothing was done, and "request timed out", where it may have been (etcd, api/v3rpc/rpctypes/error.go).
/// </summary>
internal static class EtcdAnswers
{
    private const int Cancelled = 1, Unknown = 2, DeadlineExceeded = 4, PermissionDenied = 7, Internal = 13, Unavailable = 14, Unauthenticated = 16;

    /// <summary>The token is known no more, or there is none yet where one is wanted by now.</summary>
    public static bool IsStale(CallException e) => e.Status == Unauthenticated || IsStale(e.Message);

    public static bool IsStale(string words) => Has(words, "invalid auth token") || Has(words, "revision of auth store is old") || Has(words, "user name is empty");

    public static bool IsWithoutAuthentication(CallException e) => Has(e.Message, "authentication is not enabled");

    public static bool IsDenial(CallException e) => e.Status is PermissionDenied or Unauthenticated || IsDenial(e.Message);

    public static bool IsDenial(string words) => Has(words, "permission denied") || Has(words, "authentication failed") || IsStale(words);

    /// <summary>Whether etcd did not even try, so that even a write may be sent again.</summary>
    public static bool IsUntried(CallException e) => e.Fault is CallFault.NotSent or CallFault.Untrusted or CallFault.Unwelcome || Has(e.Message, "etcdserver: no leader") || Has(e.Message, "etcdserver: too many requests");

    /// <summary>Whether another endpoint, or this one a little later, may answer otherwise.</summary>
    public static bool IsPassing(CallException e) => e.Fault switch
    {
        CallFault.TooLong => false,
        CallFault.Answered => e.Status is Cancelled or Unknown or DeadlineExceeded or Internal or Unavailable || Has(e.Message, "too many requests") || Has(e.Message, "not leader"),
        _ => true,
    };

    /// <summary>What to call an answer that is no passing one.</summary>
    public static EtcdErrorCode CodeOf(CallException e) =>
        IsDenial(e) ? EtcdErrorCode.Denied
        : Has(e.Message, "request is too large") || Has(e.Message, "received message larger than max") ? EtcdErrorCode.TooLarge
        : Has(e.Message, "database space exceeded") ? EtcdErrorCode.NoSpace
        : Has(e.Message, "has been compacted") ? EtcdErrorCode.Compacted
        : e.Fault == CallFault.Untrusted ? EtcdErrorCode.Untrusted
        : EtcdErrorCode.Refused;

    private static bool Has(string words, string part) => words.Contains(part, StringComparison.OrdinalIgnoreCase);
}
