using LoadBalancing.Client.Endpoints;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.Discovery;

/// <summary>What an <see cref="IEndpointSource"/> answers.</summary>
public sealed class EndpointList
{
    /// <summary>Initializes a list.</summary>
    /// <param name="endpoints">The endpoints by id; ids are unique, weights not all 0.</param>
    public EndpointList(IEnumerable<KeyValuePair<string, EndpointOptions>> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Endpoints = [.. endpoints];
    }

    /// <summary>Gets the endpoints by id.</summary>
    public IReadOnlyList<KeyValuePair<string, EndpointOptions>> Endpoints { get; }

    /// <summary>Gets a token that fires when the list is no longer right.</summary>
    /// <value>The default is <see langword="null"/>: the list is asked for again after <see cref="RefreshAfter"/>.</value>
    public IChangeToken? ChangeToken { get; init; }

    /// <summary>Gets the time after which the list is asked for again, whatever the token says.</summary>
    /// <value>From 100 ms to 1 day; <see cref="Timeout.InfiniteTimeSpan"/> is a day too. The default is 5 s.</value>
    public TimeSpan RefreshAfter { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Makes a list whose ids are the addresses.</summary>
    /// <param name="addresses">Such as <c>http://10.0.0.1:8080</c>.</param>
    /// <returns>The list.</returns>
    public static EndpointList Of(params IEnumerable<string> addresses) =>
        new(addresses.Select(address => KeyValuePair.Create(address, new EndpointOptions(address))));
}
