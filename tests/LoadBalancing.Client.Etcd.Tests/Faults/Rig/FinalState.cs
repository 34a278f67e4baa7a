using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>All faults are healed: after one coordinator more at most, all members run what is active, and nothing is left over.</summary>
internal static class FinalState
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(40);

    public static async Task<IReadOnlyList<string>> SettleAsync(RigFleet fleet, CancellationToken token)
    {
        foreach (RigMember member in fleet.Members) { member.Ways.Heal(); }
        await fleet.Etcd.ReadyAsync(token);
        await fleet.Coordinator.ResumeAsync(cancellationToken: token);
        List<string> wrong = ["Nobody looked."];
        for (long begun = Environment.TickCount64; wrong.Count > 0 && Environment.TickCount64 - begun < s_patience.TotalMilliseconds; await Task.Delay(100, token)) { wrong = await LookAsync(fleet, token); }
        foreach (string what in wrong) { fleet.Timeline.Say("final", what); }
        return wrong;
    }

    private static async Task<List<string>> LookAsync(RigFleet fleet, CancellationToken token)
    {
        EtcdRange all = await fleet.Observer.AllAsync(token);
        FleetStatus status = await fleet.Coordinator.GetStatusAsync(token);
        IReadOnlyList<RolloutHistory> history = await fleet.Coordinator.GetHistoryAsync(1000, token);
        List<string> wrong = [];
        FleetKeys keys = fleet.Observer.Keys;
        foreach (string left in (string[])[keys.Staged, keys.Lock, keys.Abort])
        {
            if (all.Values.Any(value => value.Key == left)) { wrong.Add($"'{left}' is left over."); }
        }
        if (status.Members.Count != RigFleet.ClientCount + RigFleet.ServerCount) { wrong.Add($"{status.Members.Count} members are live: {string.Join(", ", status.Members.Select(member => member.Id))}."); }
        foreach (FleetMember member in status.Members.Where(member => member.Active != status.ActiveVersion || member.State != "ready"))
        {
            wrong.Add($"{member.Id} runs {member.Active} and is {member.State}, active is {status.ActiveVersion}: {member.Error}");
        }
        RolloutHistory? last = history.FirstOrDefault(ended => ended.Outcome is not "aborted");
        long? told = last?.Outcome is "taken_back" ? last.Previous : last?.Version;
        if (told != status.ActiveVersion) { wrong.Add($"{status.ActiveVersion} is active, but history says {told}: {last}"); }
        return wrong;
    }
}
