namespace LoadBalancing.Client.Transport;

/// <summary>What became of a check.</summary>
/// <param name="End">In a word, for metrics.</param>
/// <param name="IsConnected">Whether a connection was accepted: what refuses them refuses requests too.</param>
/// <param name="Reason">Why it failed, with figures; what was answered where it did not.</param>
internal readonly record struct CheckResult(CheckEnd End, bool IsConnected, string Reason)
{
    public bool IsGood => End == CheckEnd.Passed;

    public static CheckResult Passed(string answer) => new(CheckEnd.Passed, IsConnected: true, answer);

    public static CheckResult Failed(string reason) => new(CheckEnd.Failed, IsConnected: true, reason);

    public static CheckResult Refused(string reason) => new(CheckEnd.Refused, IsConnected: false, reason);
}

/// <summary>How a check ended.</summary>
internal enum CheckEnd
{
    /// <summary>As wanted.</summary>
    Passed,

    /// <summary>Answered, but not as wanted; or the connection broke.</summary>
    Failed,

    /// <summary>No connection was accepted.</summary>
    Refused,

    /// <summary>Nothing came in time.</summary>
    TimedOut,
}
