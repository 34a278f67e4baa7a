using System.Globalization;
using System.Reflection;
using LoadBalancing.Agent.Diagnostics;
using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Http;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Agent.Tests.Docs;

/// <summary>What the documentation says is what the code does.</summary>
public sealed class AgentDocTests
{
    [Fact]
    public void Every_option_has_a_row_with_its_default_and_every_row_an_option()
    {
        string[] rows = [.. File.ReadAllLines(Repository.PathOf("docs", "agent.md")).SkipWhile(line => !line.StartsWith("| option |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))];
        var defaults = new AgentOptions();
        PropertyInfo[] options = typeof(AgentOptions).GetProperties();
        Assert.Equal(options.Select(option => option.Name).Order(), rows.Select(row => row.Split('`')[1]).Order());
        Assert.All(options, option => Assert.EndsWith(
            option.GetValue(defaults) switch
            {
                null or IList<string> => "| none |",
                bool value => value ? "| `true` |" : "| `false` |",
                object value => $"| `{Convert.ToString(value, CultureInfo.InvariantCulture)}` |",
            },
            rows.Single(row => row.StartsWith($"| `{option.Name}` |", StringComparison.Ordinal)), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_log_message_is_documented_by_its_id_and_level_and_in_the_range_of_the_agent()
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("docs", "troubleshooting.md"));
        LoggerMessageAttribute[] messages = [.. typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public).Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];
        Assert.True(messages.Length >= 8, $"only {messages.Length} messages found: is the search broken?");
        Assert.All(messages, message =>
        {
            Assert.InRange(message.EventId, 500, 519);
            Assert.Contains(lines, line => line.StartsWith($"| {message.EventId} | {message.Level} |", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void The_protocol_names_the_headers_and_bounds_that_the_code_has()
    {
        string text = File.ReadAllText(Repository.PathOf("docs", "protocol.md"));
        Assert.All(typeof(AgentHeaders).GetFields().Select(field => (string)field.GetRawConstantValue()!), header => Assert.Contains($"`{header}", text, StringComparison.Ordinal));
        Assert.Contains($"at most {ConfigVersionText.MaxItems} items and {ConfigVersionText.MaxLength} characters", text, StringComparison.Ordinal);
        Assert.Equal((ConfigVersionText.MaxItems, ConfigVersionText.MaxLength), (RequiredVersions.MaxItems, RequiredVersions.MaxLength));
        Assert.Contains("`GET " + new AgentOptions().Path, text, StringComparison.Ordinal);
    }

    /// <summary>The example of the page, and each of its items, is read as it is meant.</summary>
    [Fact]
    public void The_header_of_the_example_is_what_the_code_writes() => Assert.Contains(
        "x-config-version: " + ConfigVersionText.Of(
        [
            new("orders", new HeldVersion(42, "0123456789abcdef".PadRight(64, '0'), null), [new HeldVersion(41, null, null)], null),
            new("payments", new HeldVersion(7, null, null), [], null),
        ]) + "\n",
        File.ReadAllText(Repository.PathOf("docs", "protocol.md")), StringComparison.Ordinal);
}
