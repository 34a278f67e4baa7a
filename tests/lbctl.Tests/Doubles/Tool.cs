using System.Text;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Fleets;

namespace LoadBalancing.Lbctl.Tests.Doubles;

/// <summary>Runs the tool in this process, with everything of the machine made up.</summary>
internal sealed class Tool : IInterrupts
{
    private readonly StringBuilder _output = new(), _error = new();
    private readonly Action _interrupt, _leave;

    public Tool()
    {
        CancellationTokenSource first = new(), second = new();
        (First, Second, _interrupt, _leave) = (first.Token, second.Token, first.Cancel, second.Cancel);
    }

    public FleetDouble Fleet { get; } = new();

    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>What is on standard input.</summary>
    public string Input { get; set; } = "";

    /// <summary>What somebody types, one after the other; null: nobody is there.</summary>
    public Queue<string>? Typed { get; set; }

    public bool IsTerminal { get; set; }

    public TimeProvider Time { get; set; } = new ManualTime();

    /// <summary>Null: to <see cref="Fleet"/>.</summary>
    public Func<EtcdOptions, IFleet>? Connect { get; init; }

    public EtcdOptions? Options { get; private set; }

    public CancellationToken First { get; }

    public CancellationToken Second { get; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public string All => Output + Error;

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public Task<int> RunAsync(params string[] args) => CommandTree.RunAsync(args, new Surroundings
    {
        Output = TextWriter.Synchronized(new StringWriter(_output)),
        Error = TextWriter.Synchronized(new StringWriter(_error)),
        Input = () => new MemoryStream(Encoding.UTF8.GetBytes(Input)),
        Environment = name => Environment.GetValueOrDefault(name),
        Interrupts = this,
        IsTerminal = IsTerminal,
        CanAsk = Typed is not null,
        Width = 160,
        Height = 40,
        Time = Time,
        ReadLine = _ => Typed!.TryDequeue(out string? line) ? line : null,
        Connect = options =>
        {
            Options = options;
            return Connect?.Invoke(options) ?? Fleet;
        },
    });

    public void Interrupt()
    {
        if (!First.IsCancellationRequested) { _interrupt(); }
        else { _leave(); }
    }
}
