using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Tests.Balancing;
using LoadBalancing.Client.Tests.Configuration;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Tests.Transport.Tls;

/// <summary><c>Transport:Tls</c> as people type it.</summary>
public sealed class TlsSettingsTests : IDisposable
{
    private readonly CertificateFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_and_no_password_is_shown()
    {
        string[] errors = [.. Sections.Errors(
            ("Endpoints:a", "https://a"), ("Transport:Tls:MinimumVersion", "1.1"), ("Transport:Tls:RootCertificates:0", "a\u0001"), ("Transport:Tls:RootCertificates:1:x", "b"), ("Transport:Tls:Revocation", "maybe"),
            ("Transport:Tls:ClientCertificate:KeyPath", "/k"), ("Transport:Tls:ClientCertificate:Password", "hunter2"), ("Transport:Tls:AcceptAnyCertificate", "true"))];
        const string Path = "LoadBalancing:Clusters:orders:Transport:Tls:";
        Assert.Contains(Path + "MinimumVersion: got '1.1', wanted one of: 1.2, 1.3.", errors);
        Assert.Contains(Path + "RootCertificates:0: got 'a\u0001', wanted the path of a file.", errors);
        Assert.Contains(Path + "RootCertificates:1: got a section, wanted the path of a file.", errors);
        Assert.Contains(Path + "Revocation: got 'maybe', wanted one of: none, offline, online.", errors);
        Assert.Contains(Path + "ClientCertificate:KeyPath: got '/k', wanted with Path: a key belongs to a certificate.", errors);
        Assert.Contains(Path + "ClientCertificate:Password: got 'a text that is not shown', wanted Secret:name, with a name of 1 to 128 characters from A-Z, a-z, 0-9, '.', '_' and '-'.", errors);
        Assert.Contains(Path + "ClientCertificate:Password: wanted with Path: there is no certificate that it could open.", errors);
        Assert.Contains(errors, error => error.StartsWith(Path + "AcceptAnyCertificate: unknown key", StringComparison.Ordinal));
        Assert.Equal(8, errors.Length);
        Assert.DoesNotContain(errors, error => error.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_files_refuse_with_every_path_and_reason_and_outside_the_process_nobody_opens_them()
    {
        (string, string?)[] settings = [("Endpoints:a", "https://a"), ("Transport:Tls:RootCertificates", _files.Path("none.pem")), ("Transport:Tls:ClientCertificate:Path", _files.Path("gone.pfx"))];
        Assert.NotNull(Sections.Valid(settings).Transport.Tls);
        var error = Assert.Throws<OptionsValidationException>(() => Cluster.Create("orders", Given.Options(options =>
        {
            options.Transport.Tls.RootCertificates.Add(_files.Path("none.pem"));
            options.Transport.Tls.ClientCertificate.Path = _files.Path("gone.pfx");
        }, "https://a")));
        Assert.Collection(error.Failures,
            failure => Assert.StartsWith($"LoadBalancing:Clusters:orders:Transport:Tls:RootCertificates:0: '{_files.Path("none.pem")}' cannot be read: Could not find file", failure, StringComparison.Ordinal),
            failure => Assert.StartsWith($"LoadBalancing:Clusters:orders:Transport:Tls:ClientCertificate:Path: '{_files.Path("gone.pfx")}' cannot be read: Could not find file", failure, StringComparison.Ordinal));
    }

    [Fact]
    public void A_version_whose_files_are_bad_is_refused_and_yesterday_stays()
    {
        string root = _files.WriteRoot();
        using Cluster cluster = Cluster.Create("orders", Given.Options(options => { options.Version = 1; options.Transport.Tls.RootCertificates.Add(root); }, "https://a"));
        _files.Write("root.pem", "half");
        Assert.Contains("holds no certificate in PEM", Assert.Single(cluster.TryUpdate(Given.Options(options => { options.Version = 2; options.Transport.Tls.RootCertificates.Add(root); }, "https://b"))), StringComparison.Ordinal);
        Assert.Equal("1", cluster.Version!.ToString());
        Assert.Equal("CN=root", Assert.Single(cluster.Config.Transport.Tls!.Certificates.Current.Roots!).Subject);
    }

    [Fact]
    public void A_list_replaces_the_one_of_defaults_and_one_path_is_a_list()
    {
        ClusterConfig config = Sections.Valid(Sections.Layers([("LoadBalancing:Defaults:Transport:Tls:RootCertificates:0", "/default"), ("Endpoints:a", "https://a")], [("Transport:Tls:RootCertificates", "/one")]));
        Assert.Equal(["/one"], config.Transport.Tls!.RootCertificates);
        Assert.Equal("/one", config.Settings.Single(setting => setting.Path == "Transport:Tls:RootCertificates:0").Value);
    }

    [Fact]
    public void Without_settings_there_is_nothing_to_follow() => Assert.Null(Sections.Valid(("Endpoints:a", "https://a")).Transport.Tls);

    [Fact]
    public void Files_are_read_again_when_an_old_version_comes_back()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        string root = _files.WriteRoot(), other = _files.Write("other.pem", Authority.Create("other").Pem);
        ClusterOptions With(long version, string path) => Given.Options(options => { options.Version = version; options.Bake.Duration = TimeSpan.Zero; options.Transport.Tls.RootCertificates.Add(path); }, "https://a");
        using Cluster cluster = Cluster.Create("orders", With(1, root), new ClusterSetup { TimeProvider = time });
        Assert.Empty(cluster.TryUpdate(With(2, other)));
        // Version 1 is not looked at while version 2 runs.
        _files.Write("root.pem", Authority.Create("renewed").Pem);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.True(cluster.RollBack());
        time.Advance(TimeSpan.Zero);
        Assert.Equal("CN=renewed", Assert.Single(cluster.Config.Transport.Tls!.Certificates.Current.Roots!).Subject);
        Assert.Contains(cluster.Journal, entry => entry.Kind == "tls.renewed");
    }

    [Fact]
    public void A_bad_file_is_told_once_and_again_when_it_is_bad_in_another_way()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        string root = _files.WriteRoot();
        using Cluster cluster = Cluster.Create("orders", Given.Options(options => options.Transport.Tls.RootCertificates.Add(root), "https://a"), new ClusterSetup { TimeProvider = time });
        int Told() => cluster.Journal.Count(entry => entry.Kind == "tls.not_renewed");
        File.Delete(root);
        for (int i = 0; i < 3; i++) { time.Advance(TimeSpan.FromMinutes(1)); }
        Assert.Equal(1, Told());
        _files.Write("root.pem", "half");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, Told());
        // Well again, as it was: nothing to take up. Bad again is news.
        _files.WriteRoot();
        time.Advance(TimeSpan.FromMinutes(1));
        _files.Write("root.pem", "half");
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(3, Told());
        Assert.DoesNotContain(cluster.Journal, entry => entry.Kind == "tls.renewed");
    }
}
