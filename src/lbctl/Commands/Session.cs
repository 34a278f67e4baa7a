using System.CommandLine;
using LoadBalancing.Lbctl.Fleets;
using LoadBalancing.Lbctl.Output;

namespace LoadBalancing.Lbctl.Commands;

/// <summary>One run of a verb.</summary>
internal sealed class Session(ParseResult parsed, Surroundings surroundings, ConnectionArguments? connection) : IAsyncDisposable
{
    private IFleet? _fleet;

    public Surroundings Surroundings => surroundings;

    public Screen Screen { get; } = new(surroundings, new Secrets());

    public CancellationToken Interrupted => surroundings.Interrupts.First;

    /// <summary>Connected when it is asked for: what needs no etcd works without one.</summary>
    public IFleet Fleet => _fleet ??= surroundings.Connect((connection ?? throw new InvalidOperationException("This verb has no options of a connection.")).Read(parsed, surroundings, Screen.Secrets));

    public async ValueTask DisposeAsync()
    {
        if (_fleet is { } fleet) { await fleet.DisposeAsync().ConfigureAwait(false); }
    }
}
