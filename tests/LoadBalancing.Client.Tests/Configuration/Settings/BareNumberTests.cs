using LoadBalancing.Client.Tests.Docs;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Configuration.Settings;

public sealed class BareNumberTests
{
    /// <summary>TimeSpan.Parse("1") is a day, which is within the bounds of Refresh.</summary>
    [Theory]
    [InlineData("Discovery:Refresh", "1")]
    [InlineData("Transport:PooledConnectionLifetime", "1")]
    [InlineData("Picker:LeastTime:Decay", "3")]
    [InlineData("Picker:PeakEwma:Decay", "10")]
    public void A_duration_without_a_colon_is_refused_and_the_error_shows_the_form(string key, string value)
    {
        string error = Assert.Single(ErrorsOf(key, value));
        Assert.StartsWith($"LoadBalancing:Clusters:orders:{key}: got '{value}', wanted a duration (hh:mm:ss) from ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:01")]
    [InlineData("1.00:00:00")]
    [InlineData("00:00:00.500")]
    public void A_duration_with_colons_is_read(string value) => Assert.Empty(ErrorsOf("Discovery:Refresh", value));

    private static IReadOnlyList<string> ErrorsOf(string key, string value) => Clusters.ErrorsOf(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["LoadBalancing:Clusters:orders:Endpoints:a:Address"] = "http://10.0.0.1:8080",
        ["LoadBalancing:Clusters:orders:" + key] = value,
    }).Build());
}
