namespace LoadBalancing.Client.Picking.PowerOfTwoChoices;

/// <summary>Equal weights need no table, and two choices no loop: three pickers instead of one with branches.</summary>
internal static class PowerOfTwoChoicesFactory
{
    public static EndpointPicker Create(PickerInputs inputs)
    {
        if (inputs.Config.ChoiceCount > 2 && inputs.Nodes.Length > 2) { return new ManyChoicesPicker(inputs, inputs.Config.ChoiceCount); }
        return Weights.AreEqual(inputs.Weights) ? new EqualPowerOfTwoChoicesPicker(inputs) : new WeightedPowerOfTwoChoicesPicker(inputs);
    }
}
