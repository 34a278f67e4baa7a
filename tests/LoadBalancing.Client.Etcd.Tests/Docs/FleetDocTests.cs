using System.Reflection;
using LoadBalancing.Client.Etcd.Diagnostics;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Tests.Docs;

/// <summary>What the documentation says of a fleet is what the code does.</summary>
public sealed class FleetDocTests
{
    [Fact]
    public void Every_log_message_is_documented_by_its_id_and_level_and_no_other_is()
    {
        string[] page = File.ReadAllLines(Repository.PathOf("docs", "troubleshooting.md"));
        LoggerMessageAttribute[] messages = [.. typeof(Log).GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).SelectMany(method => method.GetCustomAttributes<LoggerMessageAttribute>())];
        Assert.Equal(
            messages.Select(message => $"| {message.EventId} | {message.Level} | ").Order(),
            page.Where(line => line.StartsWith("| 6", StringComparison.Ordinal)).Select(line => line[..(line.IndexOf('|', line.IndexOf('|', 2) + 2) + 2)]).Order());
    }

    [Theory]
    [InlineData(typeof(EtcdOptions))]
    [InlineData(typeof(EtcdMemberOptions))]
    public void Every_option_is_documented_with_its_default(Type type)
    {
        string[] page = File.ReadAllLines(Repository.PathOf("docs", "fleet.md"));
        object defaults = Activator.CreateInstance(type)!;
        Assert.All(type.GetProperties(), option =>
        {
            string row = Assert.Single(page, line => line.StartsWith('|') && line[..line.IndexOf('|', 2)].Contains($"`{option.Name}`", StringComparison.Ordinal));
            string? shown = option.GetValue(defaults) switch
            {
                bool value => value ? "`true`" : "`false`",
                TimeSpan value => $"`{value:c}`",
                "client" or "/load-balancing" => $"`{option.GetValue(defaults)}`",
                _ => null,
            };
            Assert.True(shown is null || row.Split('|')[^2].Contains(shown, StringComparison.Ordinal), $"{option.Name}: {shown}, but {row}");
        });
    }
}
