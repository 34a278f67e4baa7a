using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace LoadBalancing.Lbctl.Commands;

/// <summary>Help with examples, exit codes and the variables of the environment.</summary>
internal sealed class ExampleHelp(HelpAction plain) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int code = plain.Invoke(parseResult);
        TextWriter to = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb verb)
        {
            to.WriteLine("Examples:");
            foreach (string example in verb.Examples) { to.WriteLine($"  {example}"); }
            to.WriteLine();
        }
        to.WriteLine("Exit codes:");
        foreach ((int exit, string meaning) in ExitCode.All) { to.WriteLine($"  {exit,3}  {meaning}"); }
        return code;
    }
}
