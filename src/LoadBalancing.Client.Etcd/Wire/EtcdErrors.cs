namespace LoadBalancing.Client.Etcd.Wire;

/// <summary>Says to operators what went wrong: what was asked, where, why, and where there is something to do, what. No value, password or token is in any of it.</summary>
internal static class EtcdErrors
{
    /// <param name="e">The answer.</param>
    /// <param name="endpoint">Whose.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="user">As whom.</param>
    public static EtcdException Of(CallException e, EtcdEndpoint endpoint, EtcdQuestion question, string? user)
    {
        EtcdErrorCode code = EtcdAnswers.CodeOf(e);
        string more = code switch
        {
            EtcdErrorCode.TooLarge => $": its {question.Message.Length} bytes are more than etcd takes (--max-request-bytes, 1.5 MiB by default)",
            EtcdErrorCode.NoSpace => ": etcd's space is used up (--quota-backend-bytes); compact and defragment it, then disarm its alarm NOSPACE",
            EtcdErrorCode.Denied => Denial(user),
            _ => "",
        };
        return new EtcdException(code, $"{question.What} at {endpoint}: {e.Message}{more}.", e);
    }

    /// <summary>It was sent, and what became of it is not known.</summary>
    public static EtcdException Unknown(CallException e, EtcdEndpoint endpoint, EtcdQuestion question) =>
        new(EtcdErrorCode.Unknown, $"{question.What} at {endpoint}: {e.Message}, after it was sent: it may or may not have been done.", e);

    /// <summary>Nobody did it.</summary>
    public static EtcdException Nowhere(IReadOnlyDictionary<EtcdEndpoint, CallException> failures, EtcdQuestion question)
    {
        EtcdErrorCode code = failures.Values.All(e => e.Fault is CallFault.Untrusted or CallFault.Unwelcome) ? EtcdErrorCode.Untrusted
            : failures.Values.All(e => e.Fault == CallFault.Foreign) ? EtcdErrorCode.Refused
            : EtcdErrorCode.Unavailable;
        string reasons = string.Join("; ", failures.Select(failure => $"{failure.Key}: {failure.Value.Message}"));
        return new EtcdException(code, $"{question.What}: no endpoint of etcd could do it: {reasons}.", failures.Values.Last());
    }

    public static EtcdException Compacted(EtcdEndpoint endpoint, string what, long from, long first) =>
        new(EtcdErrorCode.Compacted, $"{what} at {endpoint}: revision {from} is compacted away, the first that is there is {first}.") { CompactRevision = first };

    /// <summary>Etcd is older than it was.</summary>
    public static EtcdException Lost(EtcdEndpoint endpoint, string what, long from, long revision) =>
        new(EtcdErrorCode.Compacted, $"{what} at {endpoint}: it is at revision {revision} and has been at {from - 1}: its data are lost, or an older copy was restored.") { CompactRevision = 1 };

    public static EtcdException Denied(EtcdEndpoint endpoint, string what, string words, string? user) => new(EtcdErrorCode.Denied, $"{what} at {endpoint}: {words}{Denial(user)}.");

    private static string Denial(string? user) => user is null ? " (no user is given)" : $" (user '{user}')";
}
