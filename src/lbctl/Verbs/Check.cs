using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Etcd.Rollouts;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Views;

namespace LoadBalancing.Lbctl.Verbs;

/// <param name="Files">Paths; <c>-</c> is standard input.</param>
/// <param name="Known">What code registers.</param>
/// <param name="IsForFleet">The rules of publishing hold too.</param>
/// <param name="IsJson">The result is written as JSON.</param>
internal sealed record CheckRequest(IReadOnlyList<string> Files, ConfigurationCheckOptions Known, bool IsForFleet, bool IsJson);

/// <summary>A document that was checked.</summary>
internal sealed record CheckedFile(string Name, IReadOnlyList<string> Errors, IReadOnlyList<ClusterCheck> Clusters);

/// <summary>Checks each document; one that cannot be read does not keep the others from being checked.</summary>
internal static class Check
{
    public static async Task<int> RunAsync(CheckRequest request, Session session)
    {
        var files = new List<CheckedFile>();
        foreach (string file in request.Files) { files.Add(await CheckAsync(file, request, session).ConfigureAwait(false)); }
        if (request.IsJson) { CheckView.WriteJson(files, session.Screen); }
        else { CheckView.Write(files, session.Screen); }
        return files.TrueForAll(file => file.Errors.Count == 0) ? ExitCode.Done : ExitCode.Invalid;
    }

    private static async Task<CheckedFile> CheckAsync(string file, CheckRequest request, Session session)
    {
        string name = InputFile.NameOf(file), json;
        try { json = await InputFile.ReadAsync(file, session.Surroundings, session.Interrupted).ConfigureAwait(false); }
        catch (InputException e) { return new(name, [.. e.Problems.Select(problem => problem[(name.Length + 2)..])], []); }
        ConfigurationCheck check = ConfigurationChecker.Check(json, request.Known);
        // A fleet's document may hold agents' documents or plain configuration alone.
        return new(name, request.IsForFleet ? DocumentRules.ErrorsOf(json, request.Known) : check.Errors, check.Clusters);
    }
}
