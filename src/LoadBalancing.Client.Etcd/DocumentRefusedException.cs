namespace LoadBalancing.Client.Etcd;

/// <summary>A document was not published, since members would refuse it, or would not do what it says.</summary>
public sealed class DocumentRefusedException : Exception
{
    /// <summary>Names all that is wrong.</summary>
    /// <param name="errors">At least one; each says path, value and what was wanted.</param>
    public DocumentRefusedException(IReadOnlyList<string> errors)
        : base($"The document is refused: {string.Join(" ", errors)}") => Errors = errors;

    /// <summary>Gets all that is wrong, at once.</summary>
    public IReadOnlyList<string> Errors { get; }
}
