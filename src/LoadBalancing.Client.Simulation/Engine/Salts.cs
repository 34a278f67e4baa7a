namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What a request's luck is drawn for: each thing has its own, so that one more draw for one changes no other.</summary>
internal static class Salts
{
    public const ulong WayOut = 0x1F3D5B79;
    public const ulong WayBack = 0x2E4C6A88;
    public const ulong Service = 0x3D5B7997;
    public const ulong Error = 0x4C6A88A6;
    public const ulong FastFailure = 0x5B7997B5;
    public const ulong Stream = 0x6A88A6C4;
    public const ulong HashKey = 0x7997B5D3;
    public const ulong GatewayFailure = 0x88A6C4E2;
    public const ulong Overload = 0x97B5D3F1;
}
