using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Integrations.Tests.Discovery;

/// <summary>A configuration whose keys a test sets and removes; the one in memory that the framework has cannot remove any.</summary>
internal sealed class Settings(Dictionary<string, string?> initial) : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load() => Data = new Dictionary<string, string?>(initial, StringComparer.OrdinalIgnoreCase);

    /// <summary>Sets keys, removes those set to null, and reloads, as a file that was saved does.</summary>
    public void Reload(params (string Key, string? Value)[] changes)
    {
        var data = new Dictionary<string, string?>(Data, StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string? value) in changes)
        {
            if (value is null) { data.Remove(key); }
            else { data[key] = value; }
        }
        Data = data;
        OnReload();
    }
}
