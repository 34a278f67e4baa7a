namespace LoadBalancing.Client.Http;

/// <summary>What a request can say of where it wants to go.</summary>
public static class BalancedRequestExtensions
{
    private static readonly HttpRequestOptionsKey<string?> s_hashKey = new("LoadBalancing.Client.HashKey");

    /// <summary>Sets the key that hash policies send to the same endpoint each time; it goes before all configured sources.</summary>
    /// <param name="options">The options of the request: <c>request.Options</c>.</param>
    /// <param name="key">Any text, such as a customer's number; <see langword="null"/> takes it back.</param>
    public static void SetHashKey(this HttpRequestOptions options, string? key)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Set(s_hashKey, key);
    }

    internal static string? GetHashKey(this HttpRequestOptions options) => options.TryGetValue(s_hashKey, out string? key) ? key : null;
}
