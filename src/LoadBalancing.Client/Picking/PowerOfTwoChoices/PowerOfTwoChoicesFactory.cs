namespace LoadBalancing.Client.Picking.PowerOfTwoChoices;

/// <summary>Equal weights need no table: two pickers instead of one with a branch.</summary>
internal static class PowerOfTwoChoicesFactory
{
    public static EndpointPicker Create(PickerInputs inputs) => Weights.AreEqual(inputs.Nodes)
        ? new EqualPowerOfTwoChoicesPicker(inputs)
        : new WeightedPowerOfTwoChoicesPicker(inputs);
}
