using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LoadBalancing.Client.Tests.Http.Affinity;

/// <summary>Makes the meter of one cluster, and counts what became of its sessions.</summary>
internal sealed class AffinityCounts : IMeterFactory
{
    private readonly ConcurrentQueue<string> _results = new();
    private readonly MeterListener _listener = new();
    private Meter? _meter;

    public AffinityCounts()
    {
        _listener.InstrumentPublished = (instrument, listener) => { if (ReferenceEquals(instrument.Meter, _meter) && instrument.Name == "loadbalancing.client.affinity") { listener.EnableMeasurementEvents(instrument); } };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) => _results.Enqueue(string.Join(' ', tags.ToArray().Select(tag => tag.Value)) + (value == 1 ? "" : "?")));
        _listener.Start();
    }

    /// <summary>Since the last time that it was asked.</summary>
    public string Take()
    {
        var results = new List<string>();
        while (_results.TryDequeue(out string? result)) { results.Add(result.Replace("orders ", "", StringComparison.Ordinal)); }
        return string.Join(' ', results);
    }

    public Meter Create(MeterOptions options) => _meter = new Meter(options);

    public void Dispose()
    {
        _listener.Dispose();
        _meter?.Dispose();
    }
}
