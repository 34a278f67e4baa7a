namespace LoadBalancing.Lbctl;

/// <summary>What the process ends with. Scripts rely on these: none ever changes its meaning.</summary>
internal static class ExitCode
{
    /// <summary>Done; equal; valid.</summary>
    public const int Done = 0;

    /// <summary>The document is not valid, or the two differ, or what was named is not there.</summary>
    public const int Invalid = 1;

    /// <summary>The command line makes no sense.</summary>
    public const int Usage = 2;

    /// <summary>The rollout was aborted: nobody had moved.</summary>
    public const int Aborted = 3;

    /// <summary>The version was active and was taken back.</summary>
    public const int TakenBack = 4;

    /// <summary>etcd cannot be reached, or not be trusted; what was asked may be unfinished.</summary>
    public const int Unreachable = 5;

    /// <summary>User or password are wrong, or may not do this.</summary>
    public const int Denied = 6;

    /// <summary>Somebody else rolls out, or the number is taken by another document.</summary>
    public const int Conflict = 7;

    /// <summary>etcd said no for another reason (size, space), or what is stored there is not ours.</summary>
    public const int Refused = 8;

    /// <summary>The first version ever failed: there was none to go back to, so that it stays.</summary>
    public const int Stays = 9;

    /// <summary>Interrupted before anything was done, or left in the middle.</summary>
    public const int Interrupted = 130;

    /// <summary>For help.</summary>
    public static readonly IReadOnlyList<(int Code, string Meaning)> All =
    [
        (Done, "done; valid; equal"),
        (Invalid, "not valid; different; there is no such version"),
        (Usage, "wrong usage"),
        (Aborted, "the rollout was aborted, nobody had moved"),
        (TakenBack, "the version was active and was taken back"),
        (Unreachable, "etcd cannot be reached or not be trusted"),
        (Denied, "user or password are wrong, or may not do this"),
        (Conflict, "somebody else rolls out, or the number is taken"),
        (Refused, "etcd said no for another reason"),
        (Stays, "the first version failed and stays: there is none to go back to"),
        (Interrupted, "interrupted before anything was done, or left in the middle"),
    ];
}
