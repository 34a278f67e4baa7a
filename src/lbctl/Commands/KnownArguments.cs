using System.CommandLine;
using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Lbctl.Commands;

/// <summary>What applications register in code, and a document alone does not tell.</summary>
internal sealed class KnownArguments
{
    private readonly Option<string[]> _pickers = new("--picker") { Description = "a policy that AddEndpointPicker registers", HelpName = "NAME" };
    private readonly Option<string[]> _hashKeySources = new("--hash-key-source") { Description = "a source that AddHashKeySource registers", HelpName = "NAME" };
    private readonly Option<string[]> _endpointSources = new("--endpoint-source") { Description = "a cluster whose endpoints AddEndpointSource brings", HelpName = "CLUSTER" };
    private readonly Option<string[]> _services = new("--service") { Description = "a name that the section Services will have from elsewhere", HelpName = "NAME" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _pickers, _hashKeySources, _endpointSources, _services }) { command.Options.Add(option); }
    }

    public ConfigurationCheckOptions Read(ParseResult parsed)
    {
        var known = new ConfigurationCheckOptions();
        known.Pickers.UnionWith(parsed.GetValue(_pickers) ?? []);
        known.HashKeySources.UnionWith(parsed.GetValue(_hashKeySources) ?? []);
        known.EndpointSources.UnionWith(parsed.GetValue(_endpointSources) ?? []);
        known.Services.UnionWith(parsed.GetValue(_services) ?? []);
        return known;
    }
}
