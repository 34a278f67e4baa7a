using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using LoadBalancing.Client.Configuration.Settings;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Configuration.Schemas;

/// <summary>The keys of <c>Transport:Tls</c>, and the rules between them.</summary>
internal static class TlsSchema
{
    public const string Section = "Transport:Tls";

    private static readonly SettingKind<string?> s_path = Kinds.Text(IsPath, "the path of a file");

    /// <summary>What was written instead of a reference may be the password: it is not shown.</summary>
    private static readonly SettingKind<string?> s_secret = Kinds.Text(text => SecretReference.TryParse(text, out _), SecretReference.Wanted) with
    {
        Format = value => value is null || SecretReference.TryParse(value, out _) ? value ?? "" : "a text that is not shown",
    };

    public static SettingsSchema<TlsOptions> Schema { get; } = new SettingsSchema<TlsOptions>()
        .Leaf("MinimumVersion", Kinds.OptionalChoice("1.2", "1.3"), o => o.MinimumVersion, (o, value) => o.MinimumVersion = value)
        .Add(new CustomSetting<TlsOptions>("RootCertificates", ReadRoots, CheckRoots, ShowRoots))
        .Section("ClientCertificate", o => o.ClientCertificate, new SettingsSchema<ClientCertificateOptions>()
            .Leaf("Path", s_path, o => o.Path, (o, value) => o.Path = value)
            .Leaf("KeyPath", s_path, o => o.KeyPath, (o, value) => o.KeyPath = value)
            .Leaf("Password", s_secret, o => o.Password, (o, value) => o.Password = value))
        .Leaf("Revocation", Kinds.Choice(("none", X509RevocationMode.NoCheck), ("offline", X509RevocationMode.Offline), ("online", X509RevocationMode.Online)), o => o.Revocation, (o, value) => o.Revocation = value);

    /// <summary>The rules between settings.</summary>
    public static void CheckRelations(TlsOptions options, string cluster, SettingsLog log)
    {
        ClientCertificateOptions client = options.ClientCertificate;
        if (client.Path is not null) { return; }
        if (client.KeyPath is not null) { log.Error(SettingPath.Of($"{Section}:ClientCertificate:KeyPath", cluster, log), $"got '{client.KeyPath}', wanted with Path: a key belongs to a certificate"); }
        if (client.Password is not null) { log.Error(SettingPath.Of($"{Section}:ClientCertificate:Password", cluster, log), "wanted with Path: there is no certificate that it could open"); }
    }

    /// <summary>Reads the files of settings that are otherwise right, where there are files: a checker outside the process has none of them.</summary>
    public static TlsConfig? Load(TlsConfig? settings, TlsFiles? files, string cluster, SettingsLog log) => settings is null || files is null || log.IsWrongAtOrBelow($"{cluster}:{Section}")
        ? settings
        : files.Load(settings, (setting, problem) => log.Error(SettingPath.Of($"{Section}:{setting}", cluster, log), problem));

    /// <summary>One path, or a list of them, which replaces what stood there.</summary>
    private static void ReadRoots(TlsOptions options, ConfigNode node, SettingsLog log)
    {
        options.RootCertificates.Clear();
        if (!string.IsNullOrEmpty(node.Value)) { options.RootCertificates.Add(node.Value); }
        foreach (ConfigNode path in node.Children)
        {
            if (path.Value is null) { log.Error(path.Path, "got a section, wanted the path of a file"); }
            else { options.RootCertificates.Add(path.Value); }
        }
    }

    private static void CheckRoots(TlsOptions options, string path, SettingsLog log)
    {
        foreach ((int i, string root) in options.RootCertificates.Index())
        {
            if (string.IsNullOrEmpty(root) || !IsPath(root)) { log.Error(string.Create(CultureInfo.InvariantCulture, $"{path}:{i}"), $"got '{root}', wanted the path of a file"); }
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> ShowRoots(TlsOptions options) =>
        options.RootCertificates.Select((root, i) => KeyValuePair.Create(i.ToString(CultureInfo.InvariantCulture), root));

    private static bool IsPath(string path) => path.Length <= 4_096 && !path.Any(char.IsControl);
}
