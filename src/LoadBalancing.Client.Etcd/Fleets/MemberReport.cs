namespace LoadBalancing.Client.Etcd.Fleets;

/// <summary>How a member stands.</summary>
internal enum MemberState
{
    /// <summary>It runs what it must; nothing is staged.</summary>
    Ready = 0,

    /// <summary>It has seen what is staged, and validates and prepares it.</summary>
    Preparing = 1,

    /// <summary>It can run what is staged from any instant on.</summary>
    Staged = 2,

    /// <summary>It will not run what is staged; <see cref="MemberReport.Error"/> says why.</summary>
    Refused = 3,

    /// <summary>It should run a version by now, and does not; <see cref="MemberReport.Error"/> says why.</summary>
    Behind = 4,

    /// <summary>The version that it runs does harm; <see cref="MemberReport.Error"/> says which.</summary>
    Harmed = 5,
}

/// <summary><c>members/{role}/{id}</c>: what a member says of itself, under its lease. Written when it changes.</summary>
/// <param name="Role">What kind of process it is: <c>client</c>, <c>agent</c>, or a word of the operator's.</param>
/// <param name="Id">Which of them; unique within the role.</param>
/// <param name="State">How it stands.</param>
internal sealed record MemberReport(string Role, string Id, MemberState State)
{
    /// <summary>The version that it has prepared; null for none.</summary>
    public long? Staged { get; init; }

    /// <summary>The version that it runs; null for none.</summary>
    public long? Active { get; init; }

    /// <summary>The rollout that it has seen last; 0 for none.</summary>
    public long Rollout { get; init; }

    /// <summary>Why, in words, one line, at most 500 characters, no secrets.</summary>
    public string? Error { get; init; }

    /// <summary>Its lease, in seconds.</summary>
    public double LeaseSeconds { get; init; }

    /// <summary>Its wall clock when it wrote this.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The <c>at</c> of the newest record that it has got from a coordinator while it watched (not when it started); null before the first.</summary>
    public DateTimeOffset? Heard { get; init; }

    /// <summary>Its wall clock when it got that.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>Since when it runs <see cref="Active"/>, by its clock: the instant of its flip.</summary>
    public DateTimeOffset? ActiveSince { get; init; }
}
