using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Views;

namespace LoadBalancing.Lbctl.Verbs;

/// <summary>Compares what applications would see of two documents: formatting and comments are no difference.</summary>
internal static class Diff
{
    public static async Task<int> RunAsync(DocumentName before, DocumentName after, bool isJson, Session session)
    {
        IReadOnlyList<DocumentDifference> differences = DocumentDifference.Between(await ReadAsync(before, session).ConfigureAwait(false), await ReadAsync(after, session).ConfigureAwait(false));
        if (isJson) { DiffView.WriteJson(before, after, differences, session.Screen); }
        else { DiffView.Write(before, after, differences, session.Screen); }
        return differences.Count == 0 ? ExitCode.Done : ExitCode.Invalid;
    }

    private static async Task<IReadOnlyList<KeyValuePair<string, string?>>> ReadAsync(DocumentName name, Session session) =>
        FlatDocument.Of(await name.ReadAsync(session.Surroundings, () => session.Fleet, session.Interrupted).ConfigureAwait(false), name.Title);
}
