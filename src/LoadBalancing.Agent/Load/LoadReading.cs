using System.Globalization;
using System.Text;

namespace LoadBalancing.Agent.Load;

/// <summary>The load of the last second.</summary>
/// <param name="Cpu">Share of the cores that the process may use.</param>
/// <param name="Memory">Share of the memory that it may use.</param>
/// <param name="RequestsPerSecond">Requests that ended.</param>
/// <param name="ErrorsPerSecond">Those that ended in an error.</param>
/// <param name="Application">What the application says itself; null when it does not.</param>
internal sealed record LoadReading(double Cpu, double Memory, double RequestsPerSecond, double ErrorsPerSecond, double? Application)
{
    public static LoadReading None { get; } = new(0, 0, 0, 0, null);

    /// <summary>ORCA's native HTTP format up to the number of requests in flight. Three decimals: more would be noise.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder("TEXT ", 160);
            text.Append(CultureInfo.InvariantCulture, $"cpu_utilization={Cpu:0.###}, mem_utilization={Memory:0.###}, rps_fractional={RequestsPerSecond:0.###}, eps={ErrorsPerSecond:0.###}");
            if (Application is { } share) { text.Append(CultureInfo.InvariantCulture, $", application_utilization={share:0.###}"); }
            return text.Append(", named_metrics.rif=").ToString();
        }
    }
}
