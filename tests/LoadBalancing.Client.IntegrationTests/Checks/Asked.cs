using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.IntegrationTests.Checks;

/// <summary>One check over a real connection, as the cluster "orders" would send it. Trusts any issuer of certificates, but nothing else about them.</summary>
internal static class Asked
{
    public static async Task<CheckResult> Async(string address, string type, Action<ActiveCheckOptions>? configure = null, CancellationToken token = default)
    {
        var options = new ActiveCheckOptions { Type = type, Timeout = TimeSpan.FromSeconds(5) };
        configure?.Invoke(options);
        ActiveCheckConfig config = ActiveCheckConfig.From(options)!;
        Assert.True(EndpointAddress.TryParse(address, out EndpointAddress? endpoint, out _));
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(token);
        timeout.CancelAfter(config.Timeout);
        var request = new CheckRequest("a", config.Spec, endpoint, new ProbeHost(HostRule.Default, "orders"), TransportConfig.From(new TransportOptions()), config.Timeout);
        return await new CheckSender(Expiring.TrustAnyIssuer).SendAsync(request, timeout.Token);
    }
}
