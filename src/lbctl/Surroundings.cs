using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Fleets;

namespace LoadBalancing.Lbctl;

/// <summary>All that a verb sees of the machine, so that tests can stand in for each part.</summary>
internal sealed record Surroundings
{
    public required TextWriter Output { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Standard input.</summary>
    public required Func<Stream> Input { get; init; }

    /// <summary>Variables of the environment, by name.</summary>
    public required Func<string, string?> Environment { get; init; }

    public required IInterrupts Interrupts { get; init; }

    /// <summary>Somebody watches the output as it is written, and it can be written over.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Somebody can answer a question.</summary>
    public bool CanAsk { get; init; }

    /// <summary>A shell asks what may stand at the cursor. Help asks for the same words, and must not wait for etcd.</summary>
    public bool IsCompleting { get; init; }

    /// <summary>In characters.</summary>
    public int Width { get; init; } = 80;

    /// <summary>In lines.</summary>
    public int Height { get; init; } = 24;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A line that is typed; not shown where it is a secret. Null at the end of the input.</summary>
    public Func<bool, string?> ReadLine { get; init; } = static _ => null;

    public Func<EtcdOptions, IFleet> Connect { get; init; } = static options => new FleetOverEtcd(options);

    public static Surroundings OfProcess(IInterrupts interrupts)
    {
        bool isTerminal = !Console.IsOutputRedirected && !string.Equals(System.Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
        return new()
        {
            Output = Console.Out,
            Error = Console.Error,
            Input = Console.OpenStandardInput,
            Environment = System.Environment.GetEnvironmentVariable,
            Interrupts = interrupts,
            IsTerminal = isTerminal,
            CanAsk = !Console.IsInputRedirected && !Console.IsErrorRedirected,
            Width = isTerminal ? Size(static () => Console.WindowWidth, 80) : 80,
            Height = isTerminal ? Size(static () => Console.WindowHeight, 24) : 24,
            ReadLine = static isSecret => isSecret ? HiddenLine.Read() : Console.ReadLine(),
        };
    }

    /// <summary>Some terminals do not know, and say 0 or throw.</summary>
    private static int Size(Func<int> size, int otherwise)
    {
        try { return size() is > 0 and var known ? known : otherwise; }
        catch (IOException) { return otherwise; }
    }

    public string? Variable(string name) => Environment(name) is { Length: > 0 } value ? value : null;

    public static string Text(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);
}
