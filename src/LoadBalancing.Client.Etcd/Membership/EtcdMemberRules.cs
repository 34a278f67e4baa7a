using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Etcd.Membership;

/// <summary>What <see cref="EtcdMemberOptions"/> are held to.</summary>
internal static class EtcdMemberRules
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(2), s_longest = TimeSpan.FromMinutes(5);

    /// <exception cref="OptionsValidationException">Something is wrong; all of it at once.</exception>
    public static void ThrowIfWrong(EtcdMemberOptions options)
    {
        var errors = new List<string>();
        if (options.Role is not { Length: >= 1 and <= 32 } role || !role.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            errors.Add($"Role: got '{options.Role}', wanted 1 to 32 characters from a-z, 0-9 and '-'.");
        }
        if (options.Id is not { Length: >= 1 and <= 128 } id || !id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
        {
            errors.Add($"Id: got '{options.Id}', wanted 1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-'.");
        }
        if (options.LeaseTime < s_shortest || options.LeaseTime > s_longest) { errors.Add($"LeaseTime: got {options.LeaseTime}, wanted a time from {s_shortest} to {s_longest}."); }
        if (errors.Count > 0) { throw new OptionsValidationException(nameof(EtcdMemberOptions), typeof(EtcdMemberOptions), errors); }
    }
}
