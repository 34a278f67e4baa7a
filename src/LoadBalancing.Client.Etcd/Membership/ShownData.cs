using System.Globalization;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>The keys and values of what is shown.</summary>
internal static class ShownData
{
    public static Dictionary<string, string?> Of(Shown shown, Func<long, DocumentLeaves> find)
    {
        var data = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (shown.Running is { } running) { foreach ((string path, string? value) in find(running).Plain) { data[path] = value; } }
        if (shown.Versioned is not { } version) { return data; }
        DocumentLeaves versioned = find(version);
        foreach ((string path, string? value) in versioned.Versioned) { data[path] = value; }
        foreach (string section in versioned.Sections)
        {
            data[$"{section}:Version"] = version.ToString(CultureInfo.InvariantCulture);
            if (shown.ActivateAt is { } at) { data[$"{section}:ActivateAt"] = at == Shown.Never ? "9999-12-31T23:59:59Z" : at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture); }
            if (shown.Supersedes is { } higher) { data[$"{section}:Supersedes"] = higher.ToString(CultureInfo.InvariantCulture); }
        }
        return data;
    }
}
