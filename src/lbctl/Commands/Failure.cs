using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Documents;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Lbctl.Commands;

/// <summary>What an exception means to whoever called us. Those that are not listed are defects, and show their stack.</summary>
internal static class Failure
{
    public static (int Code, IReadOnlyList<string> Lines)? Of(Exception e) => e switch
    {
        InputException input => (ExitCode.Invalid, input.Problems),
        OptionsValidationException invalid => (ExitCode.Invalid, [.. invalid.Failures]),
        UsageException => (ExitCode.Usage, [e.Message]),
        ArgumentException => (ExitCode.Usage, e.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        OperationCanceledException => (ExitCode.Interrupted, ["Interrupted."]),
        FleetException fleet => (CodeOf(fleet.Code), [fleet.Message]),
        EtcdException etcd => (CodeOf(etcd.Code), [etcd.Message]),
        _ => null,
    };

    private static int CodeOf(FleetErrorCode code) => code switch
    {
        FleetErrorCode.NoSuchVersion => ExitCode.Invalid,
        FleetErrorCode.Meddled => ExitCode.Refused,
        _ => ExitCode.Conflict,
    };

    private static int CodeOf(EtcdErrorCode code) => code switch
    {
        EtcdErrorCode.Unavailable or EtcdErrorCode.Unknown or EtcdErrorCode.Untrusted => ExitCode.Unreachable,
        EtcdErrorCode.Denied => ExitCode.Denied,
        _ => ExitCode.Refused,
    };
}
