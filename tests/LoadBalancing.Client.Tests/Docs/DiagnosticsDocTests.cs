using System.Diagnostics.Metrics;
using System.Reflection;
using LoadBalancing.Client.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Tests.Docs;

/// <summary>docs/metrics.md names every instrument and tag, docs/troubleshooting.md every log id.</summary>
public sealed class DiagnosticsDocTests
{
    [Fact]
    public void Every_instrument_is_documented_with_its_unit()
    {
        string[] lines = MarkdownFile.Read("docs/metrics.md").Lines;
        Instrument[] instruments = Published();
        Assert.True(instruments.Length >= 9, $"only {instruments.Length} instruments found: is the listener broken?");
        Problems.None(instruments
            .Where(instrument => !lines.Any(line => line.StartsWith($"| `{instrument.Name}` |", StringComparison.Ordinal) && line.Contains($"`{instrument.Unit}`", StringComparison.Ordinal)))
            .Select(instrument => $"{instrument.Name}, unit {instrument.Unit}"));
    }

    [Fact]
    public void Every_tag_is_documented()
    {
        string text = string.Join('\n', MarkdownFile.Read("docs/metrics.md").Lines);
        Problems.None(Constants(typeof(TagNames)).Where(tag => !text.Contains($"`{tag}`", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_log_message_is_documented_by_its_id_and_level()
    {
        string[] lines = MarkdownFile.Read("docs/troubleshooting.md").Lines;
        LoggerMessageAttribute[] messages = [.. typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];
        Assert.True(messages.Length >= 10, $"only {messages.Length} messages found: is the search broken?");
        Problems.None(messages
            .Where(message => !lines.Any(line => line.StartsWith($"| {message.EventId} | {message.Level} |", StringComparison.Ordinal)))
            .Select(message => $"{message.EventId} {message.Level}: {message.Message}"));
    }

    private static Instrument[] Published()
    {
        var published = new List<Instrument>();
        using var instruments = new Instruments(factory: null);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => { if (instrument.Meter.Name == Telemetry.MeterName) { published.Add(instrument); } };
        listener.Start();
        return [.. published.DistinctBy(instrument => instrument.Name)];
    }

    private static IEnumerable<string> Constants(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!);
}
