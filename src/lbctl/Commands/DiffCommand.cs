using System.CommandLine;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl diff A B</c></summary>
internal sealed class DiffCommand : Verb
{
    private readonly Argument<string> _before = new("A") { HelpName = "A", Description = "a file (- is standard input), a version's number, or 'active'" };
    private readonly Argument<string> _after = new("B") { HelpName = "B", Description = "what it is compared with" };
    private readonly Option<bool> _json = new("--json") { Description = "write the differences as JSON" };

    public DiffCommand(Surroundings surroundings)
        : base(surroundings, "diff", "Shows which settings two documents have differently. Secrets are not shown. Ends with 1 where they differ.")
    {
        foreach (Argument<string> argument in new[] { _before, _after })
        {
            argument.CompletionSources.Add(context => ["active", .. CompleteVersions(context.ParseResult)]);
            Arguments.Add(argument);
        }
        Options.Add(_json);
    }

    protected override Task<int> RunAsync(ParseResult parsed, Session session) =>
        Diff.RunAsync(DocumentName.Of(parsed.GetRequiredValue(_before)), DocumentName.Of(parsed.GetRequiredValue(_after)), parsed.GetValue(_json), session);
}
