using System.Text;
using LoadBalancing.Client.Configuration;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Configuration.Checking;

/// <summary>Documents, and what the JSON configuration provider makes of them.</summary>
internal static class Documents
{
    public const string Good = """
        {
          // A comment, and commas at the end, as in appsettings.json.
          "Logging": { "LogLevel": { "Default": "Information" } },
          "LoadBalancing": {
            "Defaults": { "Picker": { "Policy": "random" }, "Health": { "Outliers": { "Enabled": true, "Interval": "00:00:10" } } },
            "Clusters": {
              "orders": { "Version": 42, "Hosts": [ "orders.corp" ], "Endpoints": { "b": { "Address": "http://10.0.0.2:80", "Weight": 2.5, "Labels": { "track": "canary" } }, "a": "http://10.0.0.1", } },
              "payments": { "Picker": { "Policy": "ring_hash" }, "Traffic": { "HashKey": [ { "Type": "header", "Name": "x-user" } ] }, "Endpoints": [ "10.0.1.1:8080", "10.0.1.2:8080" ], },
            },
          },
        }
        """;

    public static IConfigurationRoot Provided(string json) => new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json))).Build();

    /// <summary>The cluster orders, with its endpoints and whatever else.</summary>
    public static string Orders(string more = "") => $$"""{ "LoadBalancing": { "Clusters": { "orders": { "Endpoints": { "a": "http://10.0.0.1" } {{(more.Length == 0 ? "" : ", " + more)}} } } } }""";

    public static string Only(this ConfigurationCheck check)
    {
        Assert.False(check.IsValid);
        return Assert.Single(check.Errors);
    }
}
