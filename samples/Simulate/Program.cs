using LoadBalancing.Client.Simulation;
using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Reports;
using LoadBalancing.Client.Simulation.Results;
using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Options;
using Simulate;
using Spectre.Console;

if (args is ["-h" or "--help"])
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}
if (!Arguments.TryParse(args, out Arguments? arguments, out string? error))
{
    Console.Error.WriteLine($"{error}\n\n{Arguments.Usage}");
    return 2;
}
try
{
    Run(arguments);
    return 0;
}
catch (OptionsValidationException invalid)
{
    // Every reason at once, a line each: nobody likes to repair a file one error at a time.
    foreach (string failure in invalid.Failures) { Console.Error.WriteLine(failure); }
    return 1;
}
catch (Exception failed) when (failed is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(failed.Message);
    if (failed.InnerException is not null) { Console.Error.WriteLine(failed.GetBaseException().Message); }
    return 1;
}

static void Run(Arguments arguments)
{
    Scenario scenario = ScenarioFile.Load(arguments.Scenario);
    SimulationResult[] results = [.. Subjects.Of(arguments).Select(subject => Simulator.Run(scenario, subject))];

    if (Console.IsOutputRedirected)
    {
        // A pipe or a file wants no escape sequences, and a table there may be as wide as it needs.
        AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Width = 40 + (30 * Math.Max(2, results.Length));
    }
    ConsoleReport.Write(AnsiConsole.Console, results);

    if (arguments.Json is { } json)
    {
        using FileStream file = File.Create(json);
        JsonReport.Write(file, results);
    }
    if (arguments.Html is { } html)
    {
        using StreamWriter file = File.CreateText(html);
        HtmlReport.Write(file, results);
    }
}
