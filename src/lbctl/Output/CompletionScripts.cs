namespace LoadBalancing.Lbctl.Output;

/// <summary>Each asks the tool itself, by System.CommandLine's directive <c>[suggest:position]</c>, what may stand at the cursor. Options are offered where the word begins with <c>-</c>; where nothing else fits, the shell offers files.</summary>
internal static class CompletionScripts
{
    private const string Bash =
        """
        _lbctl() {
            local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}" found
            found=$(lbctl "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
            [[ $word == -* ]] || found=$(grep -v '^[-/]' <<< "$found")
            COMPREPLY=($(compgen -W "$found" -- "$word"))
        }
        complete -o default -F _lbctl lbctl

        """;

    private const string Zsh =
        """
        #compdef lbctl
        _lbctl() {
            local -a found
            found=("${(@f)$(lbctl "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            if [[ $words[CURRENT] != -* ]]; then found=(${found:#[-/]*}); fi
            if [[ -n "$found" ]]; then compadd -a found; else _files; fi
        }
        compdef _lbctl lbctl

        """;

    private const string Fish =
        """
        function __lbctl_complete
            set -l line (commandline -cp)
            lbctl "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c lbctl -a '(__lbctl_complete)'

        """;

    private const string PowerShell =
        """
        Register-ArgumentCompleter -Native -CommandName lbctl -ScriptBlock {
            param($word, $line, $position)
            lbctl "[suggest:$position]" "$line" 2>$null | Where-Object { $_ -like "$word*" -and ($word -like '-*' -or $_ -notmatch '^[-/]') } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    public static string Of(string shell) => shell.ToUpperInvariant() switch { "BASH" => Bash, "ZSH" => Zsh, "FISH" => Fish, _ => PowerShell };
}
