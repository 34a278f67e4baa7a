using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;

namespace LoadBalancing.Client.IntegrationTests.Harness;

/// <summary>Always the first endpoint that is not excluded: a test knows where an attempt goes.</summary>
internal sealed class InOrderPicker(PickerInputs inputs) : EndpointPicker
{
    public const string Policy = "in_order";

    public override EndpointNode? Pick(in PickContext context)
    {
        foreach (EndpointNode node in inputs.Nodes)
        {
            if (!context.IsExcluded(node)) { return node; }
        }
        return null;
    }
}
