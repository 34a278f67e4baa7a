namespace LoadBalancing.Client.Benchmarks.Faults;

/// <summary>What happens to one of the servers, and how it ends.</summary>
internal sealed record Fault(string Name, Func<FaultProcess, Task> Begin, Func<FaultProcess, Task> End)
{
    public bool IsTls { get; init; }

    public static IReadOnlyList<Fault> All { get; } =
    [
        Signals("kill -STOP: hangs, no RST", "STOP", "CONT"),
        new("kill -9, started again", server => Do(() => server.Signal("KILL")), server => server.RestartAsync()),
        Answers("accepts and never answers", "hang"),
        Answers("503 in 1 ms", "503"),
        Answers("500 in 1 ms", "500"),
        Answers("truncates bodies", "truncate"),
        Answers("answers 300 ms late", "late"),
        Answers("its TLS certificate expires", "expired") with { IsTls = true },
    ];

    private static Fault Signals(string name, string begin, string end) => new(name, server => Do(() => server.Signal(begin)), server => Do(() => server.Signal(end)));

    private static Fault Answers(string name, string mode) => new(name, server => Do(() => server.Answer(mode)), server => Do(() => server.Answer("well")));

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
