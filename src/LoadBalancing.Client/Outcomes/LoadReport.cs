using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Outcomes;

/// <summary>What a server said of its own load: ORCA's <c>xds.data.orca.v3.OrcaLoadReport</c> (gRFC A51).</summary>
/// <remarks>
/// Read from the headers <c>endpoint-load-metrics</c> and <c>endpoint-load-metrics-bin</c>, or made by a caller that speaks another protocol. Immutable, and every number
/// in it is finite: setting another, or a load below 0, throws <see cref="ArgumentOutOfRangeException"/>. Shares may exceed 1, as ORCA lets them where a soft limit is passed.
/// It is what the server claims, not what is true: policies bound what they take from it.
/// </remarks>
public sealed class LoadReport
{
    private readonly MetricMap _utilizations = MetricMap.Empty, _requestCosts = MetricMap.Empty, _namedMetrics = MetricMap.Empty;

    /// <summary>Gets the load as the application itself measures it, such as the share of its worker slots that are taken.</summary>
    /// <value>A share of what is available, 0 or more. The default is 0: not reported.</value>
    public double ApplicationUtilization { get; init => field = Checked(value); }

    /// <summary>Gets the use of the processors.</summary>
    /// <value>A share of what is available, 0 or more. The default is 0: not reported.</value>
    public double CpuUtilization { get; init => field = Checked(value); }

    /// <summary>Gets the use of memory.</summary>
    /// <value>A share of what is available, 0 or more. The default is 0: not reported.</value>
    public double MemoryUtilization { get; init => field = Checked(value); }

    /// <summary>Gets the requests that the endpoint serves, over all its services and clients.</summary>
    /// <value>Requests a second, 0 or more. The default is 0: not reported.</value>
    public double RequestsPerSecond { get; init => field = Checked(value); }

    /// <summary>Gets the errors that the endpoint answers with, over all its services and clients.</summary>
    /// <value>Errors a second, 0 or more. The default is 0: none, or not reported.</value>
    public double ErrorsPerSecond { get; init => field = Checked(value); }

    /// <summary>Gets the use of resources by their names.</summary>
    /// <value>Shares of what is available, 0 or more. What is set is copied. Empty by default.</value>
    public IReadOnlyDictionary<string, double> Utilizations { get => _utilizations; init => _utilizations = MetricMap.Of(value, lowest: 0); }

    /// <summary>Gets what this one request cost, by the names of the resources.</summary>
    /// <value>Absolute amounts in the server's own units, such as bytes; any finite number. What is set is copied. Empty by default.</value>
    public IReadOnlyDictionary<string, double> RequestCosts { get => _requestCosts; init => _requestCosts = MetricMap.Of(value, double.MinValue); }

    /// <summary>Gets the application's own metrics, such as <c>rif</c>, the requests in flight.</summary>
    /// <value>Any finite number. What is set is copied. Empty by default.</value>
    public IReadOnlyDictionary<string, double> NamedMetrics { get => _namedMetrics; init => _namedMetrics = MetricMap.Of(value, double.MinValue); }

    /// <summary>What a weight is computed from (gRFC A58): the application's own measure where it gives one, else that of the processors.</summary>
    internal double Utilization => ApplicationUtilization > 0 ? ApplicationUtilization : CpuUtilization;

    /// <summary>Looks up one of <see cref="Utilizations"/>.</summary>
    /// <param name="name">The resource; case counts.</param>
    /// <param name="value">A share of what is available; 0 when there is none of that name.</param>
    /// <returns>Whether it was reported.</returns>
    public bool TryGetUtilization(string name, out double value) => _utilizations.TryGetValue(name, out value);

    /// <summary>Looks up one of <see cref="RequestCosts"/>.</summary>
    /// <param name="name">The resource; case counts.</param>
    /// <param name="value">An amount in the server's own unit; 0 when there is none of that name.</param>
    /// <returns>Whether it was reported.</returns>
    public bool TryGetRequestCost(string name, out double value) => _requestCosts.TryGetValue(name, out value);

    /// <summary>Looks up one of <see cref="NamedMetrics"/>.</summary>
    /// <param name="name">The metric; case counts.</param>
    /// <param name="value">The metric's value; 0 when there is none of that name.</param>
    /// <returns>Whether it was reported.</returns>
    public bool TryGetNamedMetric(string name, out double value) => _namedMetrics.TryGetValue(name, out value);

    private static double Checked(double value, [CallerMemberName] string property = "") =>
        double.IsFinite(value) && value >= 0 ? value : throw new ArgumentOutOfRangeException(property, value, $"{property} must be a finite number, 0 or more.");
}
