using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Hashing;

namespace LoadBalancing.Client.Picking;

/// <summary>What a picker may know of the attempt that it chooses for.</summary>
public readonly struct PickContext
{
    private readonly ulong _hash;
    private readonly bool _isHashed;

    /// <summary>Gets the time of this attempt, a timestamp of the cluster's <see cref="TimeProvider"/>.</summary>
    /// <value>Set by the cluster: one clock read serves pick and lease.</value>
    public long Timestamp { get; internal init; }

    /// <summary>Gets the key that hash policies send to the same endpoint each time, such as a customer's number.</summary>
    /// <value>Any text; the default is <see langword="null"/>: no key. Other policies never look at it.</value>
    public string? HashKey { get; init; }

    /// <summary>Gets the hash of the key: XXH64, seed 0, of its UTF-8 bytes; or what the configured sources of the request combine to.</summary>
    /// <value><see langword="null"/> where there is no key. A picker gets it only if it says so by <see cref="EndpointPicker.UsesHashKey"/>.</value>
    public ulong? Hash
    {
        get => _isHashed ? _hash : HashKey is null ? null : XxHash64.Of(HashKey);
        internal init => (_isHashed, _hash) = (value.HasValue, value.GetValueOrDefault());
    }

    /// <summary>Gets the labels by which routes send an attempt to a subset of the endpoints (<c>Traffic:Routes</c>), where it is no HTTP request.</summary>
    /// <value>The default is <see langword="null"/>: none. Of an HTTP request, routes look at those of <c>request.Options.SetRoutingLabel</c>.</value>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Gets a value indicating whether any endpoint may be excluded: false for almost every first attempt.</summary>
    public bool HasExclusions => Tried is not null || RequiresTls;

    /// <summary>Not every endpoint that is free will do.</summary>
    internal bool HasWishes => HasExclusions || IsBound;

    internal TriedEndpoints? Tried { get; init; }

    /// <summary>The endpoint that the request's session is at: taken while it serves, whatever the picker would say.</summary>
    internal EndpointNode? Preferred { get; init; }

    /// <summary>Only <see cref="Preferred"/> will do: without it the attempt finds nobody.</summary>
    internal bool IsBound { get; init; }

    /// <summary>An https request never goes to an http endpoint.</summary>
    internal bool RequiresTls { get; init; }

    /// <summary>Tells whether this attempt must not go to an endpoint: it was tried already, or it speaks plain http and the request is https.</summary>
    /// <param name="node">The endpoint.</param>
    /// <returns><see langword="true"/> when it must be passed over.</returns>
    public bool IsExcluded(EndpointNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return (Tried is not null && Tried.Contains(node)) || (RequiresTls && node.Spec.Address.IsPlaintext);
    }

    /// <summary>Without the key, for a picker that does not ask for it.</summary>
    internal PickContext At(long timestamp) => new() { Timestamp = timestamp, Tried = Tried, RequiresTls = RequiresTls, Preferred = Preferred, IsBound = IsBound };

    /// <summary>The key is hashed here, once, whatever becomes of the attempt; where there is none, a random hash serves.</summary>
    internal PickContext WithHashAt(long timestamp, Random random, out bool hadKey)
    {
        ulong? hash = Hash;
        hadKey = hash.HasValue;
        return this with { Timestamp = timestamp, Hash = hash ?? AnyHash(random) };
    }

    /// <summary>64 bits: the 63 of a draw would leave the upper half of a ring empty, and shifted up, the odd entry of a table of two.</summary>
    internal static ulong AnyHash(Random random)
    {
        ulong bits = (ulong)random.NextInt64();
        return (bits << 1) | (bits >> 62);
    }
}
