using System.CommandLine;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Commands;
using LoadBalancing.Lbctl.Documents;
using LoadBalancing.Lbctl.Output;

namespace LoadBalancing.Lbctl.Fleets;

/// <summary>Where etcd is and who we are there, from options and, where they say nothing, from the environment.</summary>
internal sealed class ConnectionArguments
{
    private readonly Option<string[]> _endpoints = new("--endpoints") { Description = "etcd's client URLs, several with commas [LBCTL_ENDPOINTS; http://localhost:2379]", HelpName = "URL" };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "what the fleet's keys begin with [LBCTL_PREFIX; /load-balancing]", HelpName = "PREFIX" };
    private readonly Option<string?> _user = new("--user") { Description = "user of etcd; the password comes from LBCTL_PASSWORD, --password-file or a prompt [LBCTL_USER]", HelpName = "NAME" };
    private readonly Option<string?> _passwordFile = new("--password-file") { Description = "file with the password, or - for standard input [LBCTL_PASSWORD_FILE]", HelpName = "FILE" };
    private readonly Option<string?> _caCertificate = new("--cacert") { Description = "PEM file of the certificates to trust instead of the system's [LBCTL_CACERT]", HelpName = "FILE" };
    private readonly Option<string?> _certificate = new("--cert") { Description = "our certificate, PEM or PKCS #12 [LBCTL_CERT]", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--key") { Description = "its key, PEM [LBCTL_KEY]", HelpName = "FILE" };

    private readonly Option<TimeSpan?> _timeout = DurationText.Option("--timeout", "how long a question may take before etcd counts as away, 100ms to 5m [LBCTL_TIMEOUT; 5s]");

    public static IReadOnlyList<string> Variables { get; } =
        ["LBCTL_ENDPOINTS", "LBCTL_PREFIX", "LBCTL_USER", "LBCTL_PASSWORD", "LBCTL_PASSWORD_FILE", "LBCTL_CACERT", "LBCTL_CERT", "LBCTL_KEY", "LBCTL_TIMEOUT"];

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _endpoints, _prefix, _user, _passwordFile, _caCertificate, _certificate, _key, _timeout }) { command.Options.Add(option); }
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="surroundings">The environment, and who can be asked for the password.</param>
    /// <param name="secrets">Learns the password.</param>
    public EtcdOptions Read(ParseResult parsed, Surroundings surroundings, Secrets secrets)
    {
        var options = new EtcdOptions();
        string[] endpoints = parsed.GetValue(_endpoints) is { Length: > 0 } given ? given : [surroundings.Variable("LBCTL_ENDPOINTS") ?? "http://localhost:2379"];
        foreach (string endpoint in endpoints.SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))) { options.Endpoints.Add(endpoint); }
        if (options.Endpoints.Any(HasUserInfo)) { throw new UsageException("An endpoint holds no user and no password: --user, and LBCTL_PASSWORD or --password-file."); }
        options.Prefix = Value(_prefix, "LBCTL_PREFIX") ?? options.Prefix;
        options.User = Value(_user, "LBCTL_USER");
        if (Value(_caCertificate, "LBCTL_CACERT") is { } roots) { options.Tls.RootCertificates.Add(roots); }
        options.Tls.ClientCertificate.Path = Value(_certificate, "LBCTL_CERT");
        options.Tls.ClientCertificate.KeyPath = Value(_key, "LBCTL_KEY");
        options.RequestTimeout = parsed.GetValue(_timeout) ?? Timeout(surroundings.Variable("LBCTL_TIMEOUT")) ?? options.RequestTimeout;
        if (options.User is not null)
        {
            options.Password = Password.Find(options.User, Value(_passwordFile, "LBCTL_PASSWORD_FILE"), surroundings);
            secrets.Learn(options.Password);
        }
        return options;

        string? Value(Option<string?> option, string variable) => parsed.GetValue(option) is { Length: > 0 } value ? value : surroundings.Variable(variable);
    }

    private static TimeSpan? Timeout(string? text) => text is null ? null
        : DurationText.TryParse(text, out TimeSpan value) ? value : throw new UsageException($"LBCTL_TIMEOUT: got '{text}', wanted {DurationText.Wanted}.");

    private static bool HasUserInfo(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri) && uri.UserInfo.Length > 0;
}
