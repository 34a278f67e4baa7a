namespace LoadBalancing.Client.Picking.LeastTime;

/// <summary>Equal weights need no table.</summary>
internal static class LeastTimeFactory
{
    public static EndpointPicker Create(PickerInputs inputs) => new LeastTimePicker(inputs, Weights.TableUnlessEqual(inputs.Weights));
}
