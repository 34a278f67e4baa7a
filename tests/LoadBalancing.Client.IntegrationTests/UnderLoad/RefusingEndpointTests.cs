using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.IntegrationTests.Harness;
using LoadBalancing.Client.IntegrationTests.Servers;
using LoadBalancing.Client.IntegrationTests.Trimming;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.IntegrationTests.UnderLoad;

/// <summary>One of five endpoints refuses every connection. Requests are real; the clock moves only when a test says so.</summary>
[Collection(nameof(Alone))]
public sealed class RefusingEndpointTests(ITestOutputHelper output) : IntegrationTest
{
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("least_time", 8, 10)]
    [InlineData("peak_ewma", 8, 10)]
    [InlineData("round_robin", 8, 10)]
    [InlineData("least_outstanding", 8, 10)]
    [InlineData("power_of_two_choices", 8, 10)]
    [InlineData("random", 8, 10)]
    [InlineData("least_time", 60, 35)]
    [InlineData("peak_ewma", 60, 35)]
    public async Task It_gets_next_to_nothing_costs_nobody_a_request_and_comes_back(string policy, int outageSeconds, int healedWithinSeconds)
    {
        using var refusing = new RefusingPort();
        TestServer[] good = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestServer.StartAsync()));
        string[] addresses = [refusing.Address, .. good.Select(server => server.Address)];
        await using var orders = new Balanced(addresses, options => options.Picker.Policy = policy, services => services.AddSingleton<TimeProvider>(_time));
        EndpointNode bad = orders.A;

        await SecondOfLoadAsync(orders);
        long afterFirstSecond = bad.Failed;
        for (int second = 1; second < outageSeconds; second++)
        {
            long before = bad.Failed;
            int requests = await SecondOfLoadAsync(orders);
            Assert.True(bad.Failed - before < 0.02 * requests, $"second {second}: {bad.Failed - before} of {requests}");
        }
        Assert.Equal(EndpointAvailability.Probation, bad.Availability);
        Assert.True(bad.Failed > afterFirstSecond, "it was never tried again");
        Assert.Equal(0, bad.Succeeded);

        await using TestServer healed = await refusing.HealAsync();
        int waited = 0;
        for (; bad.Succeeded == 0; waited++)
        {
            Assert.True(waited < healedWithinSeconds, $"not back after {waited} s");
            await SecondOfLoadAsync(orders);
        }
        output.WriteLine($"{policy}: {afterFirstSecond} attempts in the first second, {bad.Failed} in all; back in second {waited} after it healed");
        // And once slow start is over it serves as the others do.
        for (int second = 0; second < 11; second++) { await SecondOfLoadAsync(orders); }
        int sent = 0, before2 = healed.Count;
        for (int second = 0; second < 3; second++) { sent += await SecondOfLoadAsync(orders); }
        Assert.InRange((double)(healed.Count - before2) / sent, 0.1, 0.3);
        Assert.Equal(EndpointAvailability.Eligible, bad.Availability);
        foreach (TestServer server in good) { await server.DisposeAsync(); }
    }

    [Fact]
    public async Task On_the_real_clock_too()
    {
        using var refusing = new RefusingPort();
        TestServer[] good = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TestServer.StartAsync()));
        await using var orders = new Balanced([refusing.Address, .. good.Select(server => server.Address)], options => options.Picker.Policy = "least_time");
        await LoadAsync(orders, 1000);
        long before = orders.A.Failed;
        await LoadAsync(orders, 5000);
        Assert.InRange(orders.A.Failed - before, 0, 99);         // under 2 %
        await using TestServer healed = await refusing.HealAsync();
        long start = TimeProvider.System.GetTimestamp();
        while (orders.A.Succeeded == 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(10), "not back within 10 s");
            await LoadAsync(orders, 50);
        }
        Assert.Equal(0, orders.Outstanding);
        foreach (TestServer server in good) { await server.DisposeAsync(); }
    }

    /// <summary>A second in steps of 50 ms, each with a few requests at the same time; every one of them must be answered.</summary>
    private async Task<int> SecondOfLoadAsync(Balanced orders)
    {
        const int Steps = 20, AtOnce = 8;
        for (int step = 0; step < Steps; step++)
        {
            string[] bodies = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => orders.Client.GetStringAsync("/", Token)));
            Assert.All(bodies, body => Assert.Equal("ok", body));
            _time.Advance(TimeSpan.FromSeconds(1.0 / Steps));
        }
        return Steps * AtOnce;
    }

    private Task LoadAsync(Balanced orders, int requests) =>
        Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Token }, async (_, token) => Assert.Equal("ok", await orders.Client.GetStringAsync("/", token)));
}
