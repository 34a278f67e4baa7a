using LoadBalancing.Agent.Documents;
using LoadBalancing.Client.Etcd.Membership;

namespace LoadBalancing.Agent.Etcd;

/// <summary>All documents of this server's agent.</summary>
internal sealed class AgentParts(AgentDocuments documents, TimeProvider time) : IFleetPartSource
{
    public IEnumerable<IFleetPart> PartsOf(Func<long, bool> mayRun) => documents.All.Select(document => new AgentPart(documents, document, time, mayRun));
}
