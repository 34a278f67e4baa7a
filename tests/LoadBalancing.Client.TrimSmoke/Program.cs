using LoadBalancing.Client.TrimSmoke;

// Proves that the library works after the trimmer has removed everything it believes to be unused.
try
{
    using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
    await Smoke.RunAsync(patience.Token);
    Console.WriteLine("trim smoke: ok");
    return 0;
}
catch (Exception exception)
{
    Console.WriteLine($"trim smoke: failed: {exception}");
    return 1;
}
