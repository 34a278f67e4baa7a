namespace LoadBalancing.Client.Picking.PeakEwma;

/// <summary>Equal weights need no table.</summary>
internal static class PeakEwmaFactory
{
    public static EndpointPicker Create(PickerInputs inputs) => new PeakEwmaPicker(inputs, Weights.TableUnlessEqual(inputs.Weights));
}
