namespace LoadBalancing.Agent;

/// <summary>What became of an offered version.</summary>
public sealed class ApplyResult
{
    private ApplyResult(bool isConfirmed, string? reason, object? content) => (IsConfirmed, Reason, Content) = (isConfirmed, reason, content);

    /// <summary>Gets a value indicating whether this process can serve the version.</summary>
    public bool IsConfirmed { get; }

    /// <summary>Gets why not; <see langword="null"/> when it can.</summary>
    public string? Reason { get; }

    internal object? Content { get; }

    /// <summary>The version was applied and verified: this process can serve it.</summary>
    /// <param name="content">What requests on this version get; <see langword="null"/> for the content that was offered.</param>
    /// <returns>The result.</returns>
    public static ApplyResult Confirmed(object? content = null) => new(isConfirmed: true, reason: null, content);

    /// <summary>The version cannot be served; the one before it goes on.</summary>
    /// <param name="reason">Why, in words for an operator. It is logged, and shown to clients only with <see cref="AgentOptions.IncludeErrors"/>.</param>
    /// <returns>The result.</returns>
    public static ApplyResult Failed(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(isConfirmed: false, reason, content: null);
    }
}
