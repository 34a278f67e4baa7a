using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.Outcomes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.IntegrationTests.Failing;

/// <summary>Applications know what their answers mean.</summary>
public sealed class ResponseClassifierTests : IntegrationTest
{
    [Fact]
    public async Task A_200_that_the_application_calls_a_failure_counts_as_one()
    {
        await using TestServer server = await TestServer.StartAsync(context => { context.Response.Headers["x-backend"] = "down"; return Task.CompletedTask; });
        await using Balanced orders = Classifying(response => response.Headers.Contains("x-backend") ? OutcomeKind.Failure : null, server.Address, server.Address + "/b");
        for (int i = 0; i < 2; i++) { (await orders.Client.GetAsync("/", Token)).Dispose(); }
        Assert.Equal(2, orders.A.Failed);
        Assert.Equal(EndpointAvailability.Probation, orders.A.Availability);          // two in a row
    }

    [Fact]
    public async Task A_500_that_is_the_requests_own_fault_counts_as_a_success()
    {
        await using TestServer server = await TestServer.StartAsync(context => { context.Response.StatusCode = 500; return Task.CompletedTask; });
        await using Balanced orders = Classifying(response => (int)response.StatusCode == 500 ? OutcomeKind.Success : null, server.Address);
        for (int i = 0; i < 3; i++) { (await orders.Client.GetAsync("/", Token)).Dispose(); }
        Assert.Equal((3, 0), (orders.A.Succeeded, orders.A.Failed));
        Assert.Equal(EndpointAvailability.Eligible, orders.A.Availability);
    }

    [Fact]
    public async Task Null_leaves_the_judgement_to_us_and_so_does_an_exception()
    {
        await using TestServer server = await TestServer.StartAsync(context => { context.Response.StatusCode = 503; return Task.CompletedTask; });
        await using Balanced silent = Classifying(_ => null, server.Address);
        (await silent.Client.GetAsync("/", Token)).Dispose();
        Assert.Equal(1, silent.A.Failed);

        using var log = new LogCapture();
        await using var broken = new Balanced([server.Address], services: services => services
            .AddLogging(logging => logging.AddProvider(log))
            .AddResponseClassifier(Balanced.Name, _ => throw new InvalidOperationException("broken")));
        using HttpResponseMessage response = await broken.Client.GetAsync("/", Token);
        Assert.Equal(503, (int)response.StatusCode);
        Assert.Equal(1, broken.A.Failed);
        Assert.Equal(207, Assert.Single(log.Ours(LogLevel.Error)).Id);
    }

    [Fact]
    public async Task Of_two_classifiers_the_last_counts_and_other_clusters_have_none()
    {
        await using TestServer server = await TestServer.StartAsync();
        await using var orders = new Balanced([server.Address], services: services => services
            .AddResponseClassifier(Balanced.Name, _ => OutcomeKind.Success)
            .AddResponseClassifier("ORDERS", _ => OutcomeKind.Overloaded)
            .AddResponseClassifier("payments", _ => OutcomeKind.Failure));
        (await orders.Client.GetAsync("/", Token)).Dispose();
        Assert.Equal((0, 0), (orders.A.Succeeded, orders.A.Failed));                    // overload is neither
    }

    private static Balanced Classifying(Func<HttpResponseMessage, OutcomeKind?> classify, params string[] addresses) =>
        new(addresses, services: services => services.AddResponseClassifier(Balanced.Name, classify));
}
