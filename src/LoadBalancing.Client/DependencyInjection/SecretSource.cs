namespace LoadBalancing.Client.DependencyInjection;

/// <summary>Where the application keeps its secrets.</summary>
/// <param name="Find">Finds one by its name, or returns null.</param>
internal sealed record SecretSource(Func<string, string?> Find);
