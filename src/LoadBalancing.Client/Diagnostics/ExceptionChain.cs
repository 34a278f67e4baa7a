namespace LoadBalancing.Client.Diagnostics;

/// <summary>An exception and those inside it: what happened is told by the innermost, and often by its type alone.</summary>
internal static class ExceptionChain
{
    /// <summary>The exception, then the one inside it, and so on; nothing for null.</summary>
    public static IEnumerable<Exception> Of(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException) { yield return exception; }
    }
}
