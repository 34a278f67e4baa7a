using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.Simulation.Engine;

/// <summary>What is put to the test.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Configure">Sets the options of a cluster.</param>
/// <param name="Pickers">Further policies by name.</param>
/// <param name="IsCentralQueue">No cluster at all: the oracle.</param>
internal sealed record SimulationSubject(string Name, Action<ClusterOptions> Configure, IDictionary<string, Func<PickerInputs, EndpointPicker>> Pickers, bool IsCentralQueue = false);
