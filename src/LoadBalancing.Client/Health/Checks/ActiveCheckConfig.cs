using LoadBalancing.Client.Outcomes;
using System.Net;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Health.Checks;

/// <summary>The settings of one version: when endpoints are checked, what is asked, and how many answers make a verdict.</summary>
internal sealed record ActiveCheckConfig(CheckSpec Spec, bool IsPeriodic, CheckSchedule Schedule, TimeSpan Timeout, int Rise, int Fall)
{
    public const string Http = "http", Tcp = "tcp", Grpc = "grpc";

    /// <summary>Null where nothing is checked.</summary>
    public static ActiveCheckConfig? From(ActiveCheckOptions options) => options.Type is null ? null : new(
        new CheckSpec(KindOf(options.Type), options.Port, options.Scheme?.ToLowerInvariant(), HttpOf(options.Http), options.Grpc.Service ?? ""),
        options.Periodic,
        new CheckSchedule(options.Interval, options.Jitter),
        options.Timeout,
        options.Rise,
        options.Fall);

    private static CheckKind KindOf(string type) => type.ToLowerInvariant() switch { Tcp => CheckKind.Tcp, Grpc => CheckKind.Grpc, _ => CheckKind.Http };

    private static HttpCheckSpec HttpOf(HttpCheckOptions options) => new(
        options.Method.ToUpperInvariant(),
        options.Path,
        StatusSet.TryParse(options.ExpectedStatus, out StatusSet? expected) ? expected : throw new InvalidOperationException("The expected status was not checked."),
        options.Host,
        new CheckHeaders(options.Headers),
        options.BodyContains,
        options.Version == "2" ? HttpVersion.Version20 : HttpVersion.Version11);
}
