namespace LoadBalancing.Client.Picking.LeastOutstanding;

/// <summary>Equal weights are compared as whole numbers and their ties counted, not drawn one by one.</summary>
internal static class LeastOutstandingFactory
{
    public static EndpointPicker Create(PickerInputs inputs) => Weights.AreEqual(inputs.Weights)
        ? new EqualLeastOutstandingPicker(inputs)
        : new WeightedLeastOutstandingPicker(inputs);
}
