using System.CommandLine;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Lbctl.Verbs;

namespace LoadBalancing.Lbctl.Commands;

/// <summary><c>lbctl check FILE...</c></summary>
internal sealed class CheckCommand : Verb
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "files to check; - is standard input", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> _json = new("--json") { Description = "write the result as JSON" };
    private readonly Option<bool> _fleet = new("--fleet") { Description = "also apply the rules of publishing" };
    private readonly Option<string[]> _pickers = new("--picker") { Description = "a policy that AddEndpointPicker registers", HelpName = "NAME" };
    private readonly Option<string[]> _hashKeySources = new("--hash-key-source") { Description = "a source that AddHashKeySource registers", HelpName = "NAME" };
    private readonly Option<string[]> _endpointSources = new("--endpoint-source") { Description = "a cluster whose endpoints AddEndpointSource brings", HelpName = "CLUSTER" };
    private readonly Option<string[]> _services = new("--service") { Description = "a name that the section Services will have from elsewhere", HelpName = "NAME" };

    public CheckCommand(Surroundings surroundings)
        : base(surroundings, "check", "Checks documents as a running process would, and tells all errors at once.", usesFleet: false)
    {
        Arguments.Add(_files);
        foreach (Option option in new Option[] { _json, _fleet, _pickers, _hashKeySources, _endpointSources, _services }) { Options.Add(option); }
    }

    protected override Task<int> RunAsync(ParseResult parsed, Session session)
    {
        var known = new ConfigurationCheckOptions();
        known.Pickers.UnionWith(parsed.GetValue(_pickers) ?? []);
        known.HashKeySources.UnionWith(parsed.GetValue(_hashKeySources) ?? []);
        known.EndpointSources.UnionWith(parsed.GetValue(_endpointSources) ?? []);
        known.Services.UnionWith(parsed.GetValue(_services) ?? []);
        return Check.RunAsync(new CheckRequest(parsed.GetRequiredValue(_files), known, parsed.GetValue(_fleet), parsed.GetValue(_json)), session);
    }
}
