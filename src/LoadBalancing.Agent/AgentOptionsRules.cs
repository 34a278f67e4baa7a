using Microsoft.Extensions.Options;

namespace LoadBalancing.Agent;

/// <summary>All that is wrong with the options, at once, at start.</summary>
internal sealed class AgentOptionsRules : IValidateOptions<AgentOptions>
{
    public const int ShortestToken = 16, LongestToken = 256;

    private static readonly TimeSpan s_longest = TimeSpan.FromHours(1), s_shortestApply = TimeSpan.FromMilliseconds(100);

    public ValidateOptionsResult Validate(string? name, AgentOptions options)
    {
        List<string> errors = [];
        if (options.Path.Length > 0 && !IsPath(options.Path)) { errors.Add($"Path: got '{options.Path}', wanted '/' and visible ASCII characters without '?', '#' and '%', or nothing."); }
        for (int i = 0; i < options.Tokens.Count; i++)
        {
            // Its text is a secret: not even a wrong one is shown.
            if (!IsToken(options.Tokens[i])) { errors.Add($"Tokens:{i}: wanted {ShortestToken} to {LongestToken} visible ASCII characters."); }
        }
        if (options.Overlap < TimeSpan.Zero || options.Overlap > s_longest) { errors.Add($"Overlap: got {options.Overlap}, wanted 00:00:00 to {s_longest}."); }
        if (options.ApplyTimeout < s_shortestApply || options.ApplyTimeout > s_longest) { errors.Add($"ApplyTimeout: got {options.ApplyTimeout}, wanted {s_shortestApply} to {s_longest}."); }
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsPath(string path) => path[0] == '/' && path.Length > 1 && path.All(letter => letter is > ' ' and <= '~' and not ('?' or '#' or '%'));

    private static bool IsToken(string? token) => token is { Length: >= ShortestToken and <= LongestToken } && token.All(letter => letter is > ' ' and <= '~');
}
