using LoadBalancing.Client.Etcd.Diagnostics;
using LoadBalancing.Client.Etcd.Fleets;
using Microsoft.Extensions.Logging;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>Tells operators what a member has just told its coordinator.</summary>
internal static class MemberLog
{
    public static void Tell(ILogger logger, string prefix, MemberReport before, MemberReport now, FleetView view)
    {
        if (now.Active is { } active && active != before.Active)
        {
            double? late = view.Active is { } record && now.ActiveSince >= record.ActivateAt ? (now.ActiveSince.Value - record.ActivateAt).TotalMilliseconds : null;
            logger.Flipped(prefix, before.Active, active, late);
        }
        if (now.Staged is { } staged && now.State == MemberState.Staged && (before.Staged, before.State) != (staged, now.State)) { logger.Prepared(prefix, staged); }
        if ((now.State, now.Error) == (before.State, before.Error) || now.Error is not { } error) { return; }
        if (now.State == MemberState.Refused) { logger.Refused(prefix, error); }
        else if (now.State == MemberState.Behind) { logger.Behind(prefix, error); }
        else if (now.State == MemberState.Harmed) { logger.Harmed(prefix, now.Active, error); }
    }
}
