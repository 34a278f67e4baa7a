namespace LoadBalancing.Client.Etcd;

/// <summary>How a version is rolled out. Stored with the rollout, so that another coordinator goes on by the same rules.</summary>
public sealed class RolloutOptions
{
    /// <summary>Gets the percentages of members that get the version, wave after wave, each with a bake of its own. By a stable hash of role and id: the same members come first each time.</summary>
    /// <value>Rising, over 0 to 100, the last 100. Empty by default: all at the same instant.</value>
    public IList<double> Waves { get; } = [];

    /// <summary>Gets or sets the share of live members that must have prepared the version before anybody moves, and confirmed it after. One that refuses it aborts the rollout, whatever this is.</summary>
    /// <value>Over 0 to 1. The default is 1: all.</value>
    public double Quorum { get; set; } = 1;

    /// <summary>Gets or sets how many live members there must be at least.</summary>
    /// <value>0 or more. The default is 1: a fleet of nobody is likely a wrong prefix.</value>
    public int MinimumMembers { get; set; } = 1;

    /// <summary>Gets or sets how long each wave is watched for harm before the version counts as good.</summary>
    /// <value>0 to 24 hours. The default is 10 minutes.</value>
    public TimeSpan Bake { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets how long members may take to validate and prepare; then the rollout is aborted, and the error names who has not.</summary>
    /// <value>1 s to 1 hour. The default is 1 minute.</value>
    public TimeSpan StageTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long after the instant members may take to say that they run the version; then it is taken back.</summary>
    /// <value>1 s to 10 minutes. The default is 15 s.</value>
    public TimeSpan ConfirmTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how far a member's clock may be off: one that certainly is further off aborts the rollout, since it would flip that much too early or too late.</summary>
    /// <value>1 ms to 1 hour. The default is 1 s.</value>
    public TimeSpan MaximumClockOffset { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Gets or sets the share of members that may vanish while the version bakes; more is harm.</summary>
    /// <value>0 to 1. The default is 0.5.</value>
    public double MaximumLost { get; set; } = 0.5;

    /// <summary>Gets or sets the time between the order to flip and the instant.</summary>
    /// <value>At least the longest lease of a member and 1 s, which is the default (<see langword="null"/>), up to 1 hour: a shorter one is made that long.</value>
    public TimeSpan? Lead { get; set; }

    /// <summary>Gets or sets who does it, for people.</summary>
    /// <value>The default (<see langword="null"/>) is the user and the machine.</value>
    public string? By { get; set; }
}
