using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace LoadBalancing.Client.IntegrationTests.Harness;

/// <summary>One measurement as an exporter would get it.</summary>
internal sealed record Measured(string Name, string? Unit, double Value, IReadOnlyDictionary<string, object?> Tags)
{
    public string TagNames => string.Join(' ', Tags.Keys.Order(StringComparer.Ordinal));
}

/// <summary>Listens to the meter that one container made: tests that run beside this one are not heard.</summary>
internal sealed class MetricCapture : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<Measured> _measured = new();

    public MetricCapture(IMeterFactory factory, string meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter && ReferenceEquals(instrument.Meter.Scope, factory)) { listener.EnableMeasurementEvents(instrument); }
        };
        _listener.SetMeasurementEventCallback<double>(Keep);
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Keep(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Keep(instrument, value, tags, state));
        _listener.Start();
    }

    public IReadOnlyList<Measured> All => [.. _measured];

    public IReadOnlyList<Measured> Of(string name) => [.. _measured.Where(measured => measured.Name == name)];

    /// <summary>Reads the observable instruments now and returns those of a name.</summary>
    public IReadOnlyList<Measured> Observe(string name)
    {
        int before = _measured.Count;
        _listener.RecordObservableInstruments();
        return [.. _measured.Skip(before).Where(measured => measured.Name == name)];
    }

    public void Dispose() => _listener.Dispose();

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state) =>
        _measured.Enqueue(new Measured(instrument.Name, instrument.Unit, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
}
