using System.Text.Json.Serialization;

namespace LoadBalancing.Lbctl.Views;

/// <summary>What <c>--json</c> writes: names as in JavaScript, nothing left out, so that scripts find each member always.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CheckJson))]
[JsonSerializable(typeof(DiffJson))]
[JsonSerializable(typeof(StatusJson))]
[JsonSerializable(typeof(HistoryJson))]
[JsonSerializable(typeof(SimulationJson))]
internal sealed partial class ViewJson : JsonSerializerContext;
