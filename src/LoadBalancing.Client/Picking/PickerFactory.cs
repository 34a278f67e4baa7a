namespace LoadBalancing.Client.Picking;

/// <summary>A policy by name: ours and plug-ins alike.</summary>
internal sealed record PickerFactory(string Name, Func<PickerInputs, EndpointPicker> Create);
