using System.Globalization;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Simulation.Reading;

/// <summary>A list of up to a million durations. Text replaces the list as a whole.</summary>
internal sealed class TimesSetting<T>(string key, Func<T, IList<TimeSpan>> get, TimeSpan longest) : Setting<T>(key)
{
    private const int Most = 1_000_000;

    /// <summary>A list in the wrong unit is wrong in every line.</summary>
    private const int MostErrors = 10;

    private readonly SettingKind<TimeSpan> _kind = Kinds.Duration(TimeSpan.Zero, longest);

    private string Wanted => $"a list of at most {Most} times, each {_kind.Wanted}";

    public override void Read(T target, ConfigNode node, string setting, SettingsLog log)
    {
        if (!string.IsNullOrEmpty(node.Value)) { log.Error(node.Path, $"got '{node.Value}', wanted {Wanted}"); }
        IList<TimeSpan> times = get(target);
        times.Clear();
        int wrong = 0;
        foreach ((int i, ConfigNode child) in node.Children.Index())
        {
            if (child.Key != i.ToString(CultureInfo.InvariantCulture)) { log.Error(node.Path, $"got a section, wanted {Wanted}"); return; }
            if (child.Value is { } text && _kind.TryParse(text, out TimeSpan time)) { times.Add(time); }
            else if (++wrong <= MostErrors) { log.Error(child.Path, $"got {(child.Value is null ? "a section" : $"'{child.Value}'")}, wanted {_kind.Wanted}"); }
        }
        Rest(node.Path, wrong, log);
        if (node.Exists) { log.CameFrom(setting, node.Path); }
    }

    public override void Check(T target, string setting, string cluster, SettingsLog log)
    {
        IList<TimeSpan> times = get(target);
        string path = SettingPath.Of(setting, cluster, log);
        if (times.Count > Most) { log.Error(path, string.Create(CultureInfo.InvariantCulture, $"got {times.Count} times, wanted {Wanted}")); }
        int wrong = 0;
        foreach ((int i, TimeSpan time) in times.Index())
        {
            if (!_kind.IsAllowed(time) && ++wrong <= MostErrors) { log.Error(string.Create(CultureInfo.InvariantCulture, $"{path}:{i}"), $"got '{_kind.Format(time)}', wanted {_kind.Wanted}"); }
        }
        Rest(path, wrong, log);
    }

    public override IEnumerable<KeyValuePair<string, string>> Show(T target, string setting) =>
        [KeyValuePair.Create(setting, get(target).Count is int count and > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count} times") : "")];

    private void Rest(string path, int wrong, SettingsLog log)
    {
        if (wrong > MostErrors) { log.Error(path, string.Create(CultureInfo.InvariantCulture, $"got {wrong - MostErrors} more that are wrong, wanted each {_kind.Wanted}")); }
    }
}
