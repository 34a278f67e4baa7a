namespace LoadBalancing.Client.IntegrationTests.Servers;

/// <summary>A request as a server saw it; the target is the raw one of the request line, or <c>:path</c>.</summary>
internal sealed record SeenRequest(string Method, string Target, string Host, string Protocol, IReadOnlyDictionary<string, string> Headers);
