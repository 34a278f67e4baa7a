using System.Globalization;
using LoadBalancing.Client.Configuration.Schemas;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Etcd;

/// <summary>What <see cref="EtcdOptions"/> are held to.</summary>
internal static class EtcdOptionsRules
{
    private const int MostEndpoints = 16, LongestPrefix = 255;
    private const string Url = "http:// or https://, a host, a port, and nothing else";

    public static bool IsHttps(string url) => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">Something is wrong; all of it at once, without secrets.</exception>
    public static void ThrowIfWrong(EtcdOptions options)
    {
        IReadOnlyList<string> errors = Check(options);
        if (errors.Count > 0) { throw new ArgumentException(string.Join(' ', errors), nameof(options)); }
    }

    /// <returns>Sentences that begin with the name of the option; none where all is right.</returns>
    public static IReadOnlyList<string> Check(EtcdOptions options)
    {
        var errors = new List<string>();
        CheckEndpoints(options, errors);
        if (!IsPrefix(options.Prefix)) { errors.Add($"Prefix: got '{options.Prefix}', wanted / first and not last, 2 to {LongestPrefix} visible ASCII characters."); }
        if (options.User is null != options.Password is null) { errors.Add("User and Password: got one of them, wanted both or none."); }
        if (options.User is { } user && (user.Length is 0 or > 255 || user.Any(char.IsControl))) { errors.Add("User: wanted 1 to 255 characters, none of them a control character."); }
        CheckTime("ConnectTimeout", options.ConnectTimeout, TimeSpan.FromMinutes(1), errors);
        CheckTime("RequestTimeout", options.RequestTimeout, TimeSpan.FromMinutes(5), errors);
        CheckTime("MaximumBackoff", options.MaximumBackoff, TimeSpan.FromMinutes(5), errors);
        CheckTime("StartTimeout", options.StartTimeout, TimeSpan.FromMinutes(10), errors);
        if (options.KnownGoodPath is { } path && (path.Length is 0 or > 4_096 || path.Any(char.IsControl))) { errors.Add("KnownGoodPath: wanted the path of a file."); }
        CheckTls(options, errors);
        return errors;
    }

    private static void CheckEndpoints(EtcdOptions options, List<string> errors)
    {
        if (options.Endpoints.Count is 0 or > MostEndpoints) { errors.Add($"Endpoints: got {options.Endpoints.Count}, wanted 1 to {MostEndpoints}."); }
        foreach ((int i, string url) in options.Endpoints.Index())
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"Endpoints:{i}");
            if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0) { errors.Add($"{name}: got '{Shown(url)}', wanted {Url}."); }
            else if (uri.UserInfo.Length > 0) { errors.Add($"{name}: got a user in the URL of {uri.Host}, wanted it in User and Password."); }
            else if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0) { errors.Add($"{name}: got '{url}', wanted {Url}."); }
            else if (options.Endpoints.Take(i).Any(other => Uri.TryCreate(other, UriKind.Absolute, out Uri? before) && before == uri)) { errors.Add($"{name}: got '{url}', which stands there already."); }
        }
        if (options.Endpoints.Any(IsHttps) && !options.Endpoints.All(IsHttps)) { errors.Add("Endpoints: got http:// and https://, wanted one of them."); }
    }

    /// <summary>What comes before an @ may be a password, whatever the rest is.</summary>
    private static string Shown(string url) => url.LastIndexOf('@') is var at && at < 0 ? url : $"…{url[at..]}";

    private static bool IsPrefix(string? prefix) => prefix is { Length: >= 2 and <= LongestPrefix } && prefix[0] == '/' && prefix[^1] != '/' && prefix.All(c => c is > ' ' and <= '~');

    private static void CheckTime(string name, TimeSpan value, TimeSpan longest, List<string> errors)
    {
        var shortest = TimeSpan.FromMilliseconds(100);
        if (value < shortest || value > longest) { errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: got {value}, wanted {shortest} to {longest}.")); }
    }

    private static void CheckTls(EtcdOptions options, List<string> errors)
    {
        var log = new SettingsLog();
        TlsSchema.Schema.Check(options.Tls, TlsSchema.Section + ":", "", log);
        TlsSchema.CheckRelations(options.Tls, "", log);
        errors.AddRange(log.Errors.Select(error => error.Replace(":Transport:Tls", "Tls", StringComparison.Ordinal)));
        if (options.Tls.ClientCertificate.Path is not null && options.Endpoints.Count > 0 && !options.Endpoints.Any(IsHttps)) { errors.Add("Tls:ClientCertificate:Path: wanted with endpoints of https:// only: nobody would be shown it."); }
    }
}
