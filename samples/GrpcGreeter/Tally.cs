using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;

namespace GrpcGreeter;

/// <summary>Which server answered, as the caller saw it.</summary>
internal sealed class Tally
{
    private const int Calls = 600;
    private const int AtOnce = 8;

    private readonly ConcurrentDictionary<string, int> _answers = new();
    private int _failed;

    /// <summary>Unary calls, eight at a time, as from eight users.</summary>
    public static async Task<Tally> OfAsync(Greeter.GreeterClient client)
    {
        var tally = new Tally();
        await Parallel.ForEachAsync(Enumerable.Range(0, Calls), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, stop) =>
        {
            try
            {
                Greeting greeting = await client.GreetAsync(new GreetRequest { Name = "world" }, deadline: DateTime.UtcNow.AddSeconds(20), cancellationToken: stop);
                tally._answers.AddOrUpdate(greeting.Server, 1, (_, count) => count + 1);
            }
            catch (RpcException)
            {
                Interlocked.Increment(ref tally._failed);
            }
        });
        return tally;
    }

    public void Show(string title, IEnumerable<string> servers)
    {
        Console.WriteLine(title);
        foreach (string server in servers)
        {
            int answers = _answers.GetValueOrDefault(server);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {server,-8} {answers,4} answers {100.0 * answers / Calls,5:F1} %"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {"failed",-8} {_failed,4} calls"));
    }
}
