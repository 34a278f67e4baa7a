using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Documents;

namespace LoadBalancing.Lbctl.Verbs;

/// <param name="Options">How.</param>
/// <param name="IsAgreed">Nobody is to be asked.</param>
internal sealed record RolloutRequest(RolloutOptions Options, bool IsAgreed)
{
    /// <summary>Where nobody can be asked, somebody must have said yes before anything is done.</summary>
    public void CheckThatSomebodyAgrees(Surroundings surroundings)
    {
        if (!IsAgreed && !surroundings.CanAsk) { throw new UsageException("This moves a fleet, and nobody is there to be asked: say --yes."); }
    }
}
