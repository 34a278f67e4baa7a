namespace LoadBalancing.Client.Diagnostics;

/// <summary>Tags of metrics and spans: OpenTelemetry's names where they exist, ours under <c>loadbalancing.</c> where not.</summary>
internal static class TagNames
{
    public const string Cluster = "loadbalancing.cluster";
    public const string Group = "loadbalancing.group";
    public const string EndpointId = "loadbalancing.endpoint.id";
    public const string EndpointState = "loadbalancing.endpoint.state";
    public const string ConfigurationVersion = "loadbalancing.configuration.version";
    public const string Reason = "loadbalancing.reason";
    public const string Route = "loadbalancing.route";
    public const string Rule = "loadbalancing.rule";
    public const string Refusal = "loadbalancing.refusal";
    public const string Result = "loadbalancing.result";
    public const string ErrorType = "error.type";
    public const string StatusCode = "http.response.status_code";
    public const string PeerAddress = "network.peer.address";
    public const string PeerPort = "network.peer.port";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ResendCount = "http.request.resend_count";
}
