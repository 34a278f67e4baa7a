using System.Net;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Http.SecondChances;
using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Http;

/// <summary>What a request can say of where it wants to go.</summary>
public static class BalancedRequestExtensions
{
    private static readonly HttpRequestOptionsKey<string?> s_hashKey = new("LoadBalancing.Client.HashKey");
    private static readonly HttpRequestOptionsKey<string?> s_sessionKey = new("LoadBalancing.Client.SessionKey");
    private static readonly HttpRequestOptionsKey<CookieContainer?> s_affinityCookies = new("LoadBalancing.Client.AffinityCookies");
    private static readonly HttpRequestOptionsKey<GroupView?> s_groupView = new("LoadBalancing.Client.GroupView");

    /// <summary>Sets the key that hash policies send to the same endpoint each time; it goes before all configured sources.</summary>
    /// <param name="options">The options of the request: <c>request.Options</c>.</param>
    /// <param name="key">Any text, such as a customer's number; <see langword="null"/> takes it back.</param>
    public static void SetHashKey(this HttpRequestOptions options, string? key)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Set(s_hashKey, key);
    }

    /// <summary>Names the session that the request belongs to, where <c>Traffic:Affinity</c> keeps sessions at one endpoint: it goes before header and source, and a cookie is good for this key only.</summary>
    /// <param name="options">The options of the request: <c>request.Options</c>.</param>
    /// <param name="key">Any text, different for each of the application's users, such as a customer's number; <see langword="null"/>, or no text, takes it back.</param>
    public static void SetSessionKey(this HttpRequestOptions options, string? key)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Set(s_sessionKey, key);
    }

    /// <summary>
    /// Says where the affinity cookie of the request is kept, where <c>Traffic:Affinity</c> is of type <c>cookie</c>: it is read from there, as of the logical URI, and a new one is put there. It never goes to an endpoint; other
    /// cookies of the container are neither read nor sent.
    /// </summary>
    /// <param name="options">The options of the request: <c>request.Options</c>.</param>
    /// <param name="cookies">One for each of the application's users: who shares one shares its session. <see langword="null"/> takes it back.</param>
    public static void SetAffinityCookies(this HttpRequestOptions options, CookieContainer? cookies)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Set(s_affinityCookies, cookies);
    }

    /// <summary>Sets a label of the request that routes look at (<c>Match:Labels</c>), such as the tenant that it is sent for. It is not sent.</summary>
    /// <param name="options">The options of the request: <c>request.Options</c>.</param>
    /// <param name="name">The label; case counts.</param>
    /// <param name="value">Its value; <see langword="null"/> takes the label back.</param>
    public static void SetRoutingLabel(this HttpRequestOptions options, string name, string? value)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(name);
        RoutingLabels.Set(options, name, value);
    }

    /// <summary>Sets all labels of the request that routes look at, in place of those that it has.</summary>
    /// <param name="options">The options of the request: <c>request.Options</c>.</param>
    /// <param name="labels">Names and values, which are copied; <see langword="null"/> takes all back.</param>
    public static void SetRoutingLabels(this HttpRequestOptions options, IReadOnlyDictionary<string, string>? labels)
    {
        ArgumentNullException.ThrowIfNull(options);
        RoutingLabels.Set(options, labels);
    }

    /// <summary>Sends the request on the version that a view of a group holds, if its cluster is a member; it goes before the view of the asynchronous flow.</summary>
    /// <param name="options">The options of the request: <c>request.Options</c>.</param>
    /// <param name="view">The view, by <see cref="ClusterGroup.Pin"/>; one that is disposed of says nothing any more. <see langword="null"/> takes it back.</param>
    public static void SetGroupView(this HttpRequestOptions options, GroupView? view)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Set(s_groupView, view);
        view?.NamedInOptions();
    }

    /// <summary>Says whether the request may be sent twice, where its method does not: a POST whose key makes its repetition harmless, or a GET that does something.</summary>
    /// <param name="options">The options of the request: <c>request.Options</c>.</param>
    /// <param name="isRepeatable">
    /// <see langword="true"/>: retries (<c>Resilience:Retry</c>) and hedges (<c>Resilience:Hedging</c>) may send it again. <see langword="false"/>: never, unless no server can have seen it.
    /// <see langword="null"/>: as its method says (RFC 9110, 9.2).
    /// </param>
    public static void SetRepeatable(this HttpRequestOptions options, bool? isRepeatable)
    {
        ArgumentNullException.ThrowIfNull(options);
        RepeatableMark.Set(options, isRepeatable);
    }

    internal static GroupView? GetGroupView(this HttpRequestOptions options) => options.TryGetValue(s_groupView, out GroupView? view) ? view : null;

    internal static string? GetSessionKey(this HttpRequestOptions options) => options.TryGetValue(s_sessionKey, out string? key) && key is { Length: > 0 } ? key : null;

    internal static CookieContainer? GetAffinityCookies(this HttpRequestOptions options) => options.TryGetValue(s_affinityCookies, out CookieContainer? cookies) ? cookies : null;

    internal static string? GetHashKey(this HttpRequestOptions options) => options.TryGetValue(s_hashKey, out string? key) ? key : null;
}
