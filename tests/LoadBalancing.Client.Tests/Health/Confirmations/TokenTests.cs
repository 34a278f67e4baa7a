using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.Health.Confirmations;

/// <summary>The token for agents is named, never held.</summary>
public sealed class TokenTests
{
    private static string ErrorOf(string token, Func<string, string?>? secrets = null)
    {
        ClusterOptions options = Given.Options("http://a");
        options.Health.Confirmation.RequiredVersion = "7";
        options.Health.Confirmation.Token = token;
        return Assert.Throws<OptionsValidationException>(() => Cluster.Create("orders", options, new ClusterSetup { Secrets = secrets })).Message;
    }

    [Fact]
    public void A_token_itself_is_refused_and_not_repeated()
    {
        string error = ErrorOf("eyJhbGciOi");
        Assert.Contains("Health:Confirmation:Token", error, StringComparison.Ordinal);
        Assert.Contains("wanted Secret:name", error, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_nobody_knows_is_an_error() =>
        Assert.Contains("Health:Confirmation:Token: the secret 'agent-token' is not known", ErrorOf("Secret:agent-token", _ => null), StringComparison.Ordinal);
}
