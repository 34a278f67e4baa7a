namespace LoadBalancing.Client.Picking.WeightedRoundRobin;

/// <summary>Weights that stand still, or weights in motion.</summary>
internal static class WeightedRoundRobinFactory
{
    public static EndpointPicker Create(PickerInputs inputs) => inputs.Config.WeightedRoundRobin.IsReported
        ? new ReportedRoundRobinPicker(inputs)
        : new WeightedRoundRobinPicker(inputs);
}
