namespace LoadBalancing.Client.Etcd.Tests.Wire;

public sealed class EtcdOptionsRulesTests
{
    [Fact]
    public void What_is_right_has_no_error()
    {
        var options = new EtcdOptions { User = "u", Password = "p", KnownGoodPath = "/tmp/x" };
        options.Endpoints.Add("http://a:2379");
        options.Endpoints.Add("http://[::1]:2379/");
        Assert.Empty(EtcdOptionsRules.Check(options));
    }

    [Fact]
    public void All_errors_are_told_at_once_with_path_value_and_range()
    {
        var options = new EtcdOptions
        {
            Prefix = "fleet/",
            User = "u",
            ConnectTimeout = TimeSpan.FromMilliseconds(99),
            RequestTimeout = TimeSpan.FromMinutes(6),
            MaximumBackoff = TimeSpan.Zero,
            StartTimeout = TimeSpan.FromHours(1),
            KnownGoodPath = "",
        };
        options.Tls.MinimumVersion = "1.1";
        options.Tls.ClientCertificate.KeyPath = "/k";
        foreach (string url in (string[])["ftp://a:1", "http://a:1", "https://b:1/v3", "http://a:1/"]) { options.Endpoints.Add(url); }
        string[] wanted =
        [
            "Endpoints:0: got 'ftp://a:1', wanted http:// or https://, a host, a port, and nothing else.",
            "Endpoints:2: got 'https://b:1/v3', wanted http:// or https://, a host, a port, and nothing else.",
            "Endpoints:3: got 'http://a:1/', which stands there already.",
            "Endpoints: got http:// and https://, wanted one of them.",
            "Prefix: got 'fleet/', wanted / first and not last, 2 to 255 visible ASCII characters.",
            "User and Password: got one of them, wanted both or none.",
            "ConnectTimeout: got 00:00:00.0990000, wanted 00:00:00.1000000 to 00:01:00.",
            "RequestTimeout: got 00:06:00, wanted 00:00:00.1000000 to 00:05:00.",
            "MaximumBackoff: got 00:00:00, wanted 00:00:00.1000000 to 00:05:00.",
            "StartTimeout: got 01:00:00, wanted 00:00:00.1000000 to 00:10:00.",
            "KnownGoodPath: wanted the path of a file.",
        ];
        IReadOnlyList<string> errors = EtcdOptionsRules.Check(options);
        Assert.Equal(wanted, errors.Take(wanted.Length));
        Assert.Equal(["Tls:MinimumVersion", "Tls:ClientCertificate:KeyPath"], errors.Skip(wanted.Length).Select(error => error[..error.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.Equal(string.Join(' ', errors) + " (Parameter 'options')", Assert.Throws<ArgumentException>(() => EtcdOptionsRules.ThrowIfWrong(options)).Message);
    }

    [Theory]
    [InlineData("http://me:s3cret@a:1")]
    [InlineData("me:s3cret@a:1")]
    [InlineData("ftp://me:s3cret@a:1")]
    [InlineData("http://me:s3cret@a:1/path")]
    public void A_password_in_a_URL_is_an_error_that_does_not_repeat_it(string url)
    {
        var options = new EtcdOptions();
        options.Endpoints.Add(url);
        Assert.DoesNotContain("s3cret", Assert.Single(EtcdOptionsRules.Check(options)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void One_endpoint_to_sixteen_are_wanted(int count)
    {
        var options = new EtcdOptions();
        for (int i = 0; i < count; i++) { options.Endpoints.Add($"http://a:{i + 1}"); }
        Assert.Equal($"Endpoints: got {count}, wanted 1 to 16.", Assert.Single(EtcdOptionsRules.Check(options)));
    }

    [Fact]
    public void A_client_certificate_that_nobody_would_be_shown_is_an_error()
    {
        var options = new EtcdOptions();
        options.Endpoints.Add("http://a:1");
        options.Tls.ClientCertificate.Path = "/c";
        Assert.StartsWith("Tls:ClientCertificate:Path: ", Assert.Single(EtcdOptionsRules.Check(options)), StringComparison.Ordinal);
    }
}
