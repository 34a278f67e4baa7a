using System.Globalization;
using System.Text;

namespace LoadBalancing.Client.Etcd.Tests.Faults.Rig;

/// <summary>What is special about a version.</summary>
internal enum VersionKind
{
    Plain,

    /// <summary>One server's verify says no.</summary>
    ServerRefuses,

    /// <summary>One server's verify does not come back.</summary>
    ServerHangs,

    /// <summary>The document is right, but the code of the clients has no such picker.</summary>
    ClientsRefuse,

    /// <summary>Servers answer 500 to requests that run on it.</summary>
    Harmful,
}

/// <summary>What servers are configured with.</summary>
internal sealed class OrderRules
{
    public long Number { get; set; }

    public string? RefusedBy { get; set; }

    public string? HangsAt { get; set; }

    public bool IsHarmful { get; set; }
}

/// <summary>Documents for one cluster of clients, the servers behind it, and plain configuration; all of them say their number.</summary>
internal static class RigDocuments
{
    public const string Cluster = "orders", MissingPicker = "not_in_this_code";

    public static string Of(long number, IReadOnlyList<string> servers, VersionKind kind = VersionKind.Plain, string? whose = null)
    {
        var json = new StringBuilder("""{"LoadBalancing":{"Clusters":{"orders":{"Endpoints":{""");
        // Another weight in each version: it touches all endpoints.
        json.AppendJoin(',', servers.Select((address, i) => string.Create(CultureInfo.InvariantCulture, $$"""
            "e{{i}}":{"Address":"{{address}}","Weight":{{1 + (number % 3)}}}
            """)));
        json.Append("""},"Health":{"Confirmation":{"RequiredVersion":"latest","Coherent":true}},"Bake":{"MinimumRequests":20}""");
        if (kind == VersionKind.ClientsRefuse) { json.Append(CultureInfo.InvariantCulture, $$""","Picker":{"Policy":"{{MissingPicker}}"}"""); }
        json.Append("}}},");
        json.Append(CultureInfo.InvariantCulture, $"\"Agents\":{{\"orders\":{{\"Number\":{number},\"IsHarmful\":{(kind == VersionKind.Harmful ? "true" : "false")}");
        if (kind == VersionKind.ServerRefuses) { json.Append(CultureInfo.InvariantCulture, $$""","RefusedBy":"{{whose}}" """); }
        if (kind == VersionKind.ServerHangs) { json.Append(CultureInfo.InvariantCulture, $$""","HangsAt":"{{whose}}" """); }
        return json.Append(CultureInfo.InvariantCulture, $"}}}},\"Shop\":{{\"Number\":{number}}}}}").ToString();
    }
}
