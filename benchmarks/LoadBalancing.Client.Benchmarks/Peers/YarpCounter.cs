using System.Runtime.CompilerServices;
using Yarp.ReverseProxy.Model;

namespace LoadBalancing.Client.Benchmarks.Peers;

/// <summary>YARP's own counter of a destination's requests, which its forwarder increments and decrements; internal there.</summary>
internal static class YarpCounter
{
    private const string Counter = "Yarp.ReverseProxy.Utilities.AtomicCounter, Yarp.ReverseProxy";

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ConcurrencyCounter")]
    [return: UnsafeAccessorType(Counter)]
    public static extern object Of(DestinationState destination);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Increment")]
    public static extern int Increment([UnsafeAccessorType(Counter)] object counter);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Decrement")]
    public static extern int Decrement([UnsafeAccessorType(Counter)] object counter);
}
