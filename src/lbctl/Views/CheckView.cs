using LoadBalancing.Lbctl.Output;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Views;

/// <summary>Errors as <c>file: path: what is wrong</c>, which editors and CI systems know to read.</summary>
internal static class CheckView
{
    public static void Write(IReadOnlyList<CheckedFile> files, Screen screen)
    {
        foreach (CheckedFile file in files)
        {
            foreach (string error in file.Errors) { screen.Problem($"{file.Name}: {error}"); }
            if (file.Errors.Count == 0) { screen.Line($"{file.Name}: valid, {Count(file.Clusters.Count, "cluster")}, {Count(file.Clusters.Sum(cluster => cluster.Endpoints.Count), "endpoint")}"); }
        }
        int wrong = files.Sum(file => file.Errors.Count);
        if (wrong > 0) { screen.Problem($"{Count(wrong, "error")} in {files.Count(file => file.Errors.Count > 0)} of {Count(files.Count, "document")}"); }
    }

    public static void WriteJson(IReadOnlyList<CheckedFile> files, Screen screen) => screen.Json(
        new CheckJson(files.All(file => file.Errors.Count == 0), [.. files.Select(file => new CheckedFileJson(
            file.Name,
            file.Errors.Count == 0,
            [.. file.Errors.Select(screen.Secrets.Hide)],
            [.. file.Clusters.Select(cluster => new ClusterJson(cluster.Name, cluster.IsValid, cluster.Policy, cluster.Digest, cluster.Endpoints.Count))]))]),
        ViewJson.Default.CheckJson);

    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}

internal sealed record CheckJson(bool Valid, IReadOnlyList<CheckedFileJson> Documents);

internal sealed record CheckedFileJson(string Name, bool Valid, IReadOnlyList<string> Errors, IReadOnlyList<ClusterJson> Clusters);

internal sealed record ClusterJson(string Name, bool Valid, string? Policy, string Digest, int Endpoints);
