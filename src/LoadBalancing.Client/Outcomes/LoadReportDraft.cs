using System.Buffers;
using System.Text.Unicode;

namespace LoadBalancing.Client.Outcomes;

/// <summary>A load report while it is read. The values and the bounds are checked here, whatever the format; nothing is allocated before there is a name to keep.</summary>
internal struct LoadReportDraft
{
    private double _cpu, _memory, _application, _rps, _rpsFractional, _eps;
    private Metric[]? _metrics;         // rented
    private int _count;
    private int _given;                 // one bit a field

    private readonly record struct Metric(LoadReportField Map, string Name, double Value);

    /// <summary>Notes that a field is given; false when it was given before, by whichever of its names.</summary>
    public bool TryBegin(LoadReportField field)
    {
        int before = _given;
        _given |= 1 << (int)field;
        return _given != before;
    }

    public bool TrySet(LoadReportField field, double value)
    {
        if (!field.Accepts(value)) { return false; }
        switch (field)
        {
            case LoadReportField.CpuUtilization: _cpu = value; return true;
            case LoadReportField.MemoryUtilization: _memory = value; return true;
            case LoadReportField.ApplicationUtilization: _application = value; return true;
            case LoadReportField.Rps: _rps = value; return true;
            case LoadReportField.RpsFractional: _rpsFractional = value; return true;
            case LoadReportField.Eps: _eps = value; return true;
            default: return false;      // a map has no value of its own
        }
    }

    /// <summary>Adds a metric to one of the maps. A name that is there already is an error, or the later value wins: each format has its own rule.</summary>
    public bool TryAdd(LoadReportField map, ReadOnlySpan<byte> name, double value, bool laterWins)
    {
        Span<char> chars = stackalloc char[LoadReportParser.MaxNameLength];
        if (name.IsEmpty || !map.Accepts(value)) { return false; }
        if (Utf8.ToUtf16(name, chars, out _, out int length, replaceInvalidSequences: false) != OperationStatus.Done) { return false; }      // no UTF-8, or too long
        chars = chars[..length];
        _metrics ??= ArrayPool<Metric>.Shared.Rent(LoadReportParser.MaxMetrics);
        for (int i = 0; i < _count; i++)
        {
            if (_metrics[i].Map != map || !chars.SequenceEqual(_metrics[i].Name)) { continue; }
            _metrics[i] = _metrics[i] with { Value = value };
            return laterWins;
        }
        if (_count == LoadReportParser.MaxMetrics) { return false; }
        _metrics[_count++] = new(map, KeptName(chars), value);
        return true;
    }

    public readonly LoadReport ToReport() => new()
    {
        CpuUtilization = _cpu,
        MemoryUtilization = _memory,
        ApplicationUtilization = _application,
        RequestsPerSecond = _rpsFractional > 0 ? _rpsFractional : _rps,         // proto3 does not tell 0 from absent
        ErrorsPerSecond = _eps,
        Utilizations = MapOf(LoadReportField.Utilization),
        RequestCosts = MapOf(LoadReportField.RequestCost),
        NamedMetrics = MapOf(LoadReportField.NamedMetrics),
    };

    public readonly void Release()
    {
        if (_metrics is not null) { ArrayPool<Metric>.Shared.Return(_metrics, clearArray: true); }
    }

    /// <summary>The names that our own policies ask for come with every report: they are not made anew.</summary>
    private static string KeptName(ReadOnlySpan<char> name) => name switch
    {
        "rif" => "rif",
        "latency_seconds" => "latency_seconds",
        _ => name.ToString(),
    };

    private readonly MetricMap MapOf(LoadReportField map)
    {
        ReadOnlySpan<Metric> metrics = _metrics.AsSpan(0, _count);
        int count = 0;
        foreach (ref readonly Metric metric in metrics) { count += metric.Map == map ? 1 : 0; }
        if (count == 0) { return MetricMap.Empty; }
        var entries = new KeyValuePair<string, double>[count];
        foreach (ref readonly Metric metric in metrics)
        {
            if (metric.Map == map) { entries[^count--] = new(metric.Name, metric.Value); }
        }
        return new(entries);
    }
}
