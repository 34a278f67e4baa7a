using System.CommandLine;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl check FILE...</c></summary>
internal sealed class CheckCommand : Verb
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "files to check; - is standard input", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _json = new("--json") { Description = "write the result as JSON" };
    private readonly Option<bool> _fleet = new("--fleet") { Description = "apply the rules of publishing to a fleet" };
    private readonly KnownArguments _known = new();

    public CheckCommand(Surroundings surroundings)
        : base(surroundings, "check", "Checks documents as a running process would, and tells all errors at once.", usesFleet: false)
    {
        Arguments.Add(_files);
        foreach (Option option in new Option[] { _json, _fleet }) { Options.Add(option); }
        _known.AddTo(this);
    }

    protected override Task<int> RunAsync(ParseResult parsed, Session session) =>
        Check.RunAsync(new CheckRequest(parsed.GetRequiredValue(_files), _known.Read(parsed), parsed.GetValue(_fleet), parsed.GetValue(_json)), session);
}
