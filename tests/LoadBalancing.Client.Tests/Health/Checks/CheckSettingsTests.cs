using System.Net;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Health.Checks;
using LoadBalancing.Client.Tests.Configuration;
using LoadBalancing.Client.Transport;

namespace LoadBalancing.Client.Tests.Health.Checks;

/// <summary>The section <c>Health:ActiveCheck</c>.</summary>
public sealed class CheckSettingsTests
{
    private const string Section = "Health:ActiveCheck:";

    private static ClusterConfig Valid(params (string Path, string? Value)[] settings) =>
        Sections.Valid([("Endpoints:a", "http://a"), .. settings.Select(setting => (Section + setting.Path, setting.Value))]);

    private static IReadOnlyList<string> Errors(params (string Path, string? Value)[] settings) =>
        Sections.Errors([("Endpoints:a", "http://a"), .. settings.Select(setting => (Section + setting.Path, setting.Value))]);

    [Fact]
    public void Nothing_is_checked_unless_a_type_is_given() => Assert.Null(Valid(("Interval", "00:00:10")).Health.ActiveCheck);

    [Fact]
    public void A_type_alone_is_enough()
    {
        ActiveCheckConfig check = Valid(("Type", "HTTP")).Health.ActiveCheck!;
        Assert.Equal((true, TimeSpan.FromSeconds(30), 0.1, TimeSpan.FromSeconds(5), 2, 3), (check.IsPeriodic, check.Schedule.Interval, check.Schedule.Jitter, check.Timeout, check.Rise, check.Fall));
        HttpCheckSpec http = check.Spec.Http;
        Assert.Equal((CheckKind.Http, null, null), (check.Spec.Kind, check.Spec.Port, check.Spec.Scheme));
        Assert.Equal(("GET", "/health", "200-299", null, null, HttpVersion.Version11), (http.Method, http.Path, http.Expected.ToString(), http.Host, http.BodyContains, http.Version));
        Assert.Empty(http.Headers.Pairs);
    }

    [Fact]
    public void Every_setting_arrives()
    {
        ActiveCheckConfig check = Valid(
            ("Type", "grpc"), ("Periodic", "false"), ("Interval", "00:00:07"), ("Timeout", "00:00:09"), ("Rise", "4"), ("Fall", "5"), ("Jitter", "0.25"), ("Port", "9000"), ("Scheme", "HTTPS"),
            ("Http:Method", "post"), ("Http:Path", "/up?full=1"), ("Http:ExpectedStatus", "204, 300-399"), ("Http:Host", "shop:81"), ("Http:Headers:X-Key", "s"), ("Http:BodyContains", "Fine"), ("Http:Version", "2"),
            ("Grpc:Service", "shop.Orders")).Health.ActiveCheck!;
        Assert.Equal((false, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(9), 4, 5, 0.25), (check.IsPeriodic, check.Schedule.Interval, check.Timeout, check.Rise, check.Fall, check.Schedule.Jitter));
        Assert.Equal((CheckKind.Grpc, 9000, "https", "shop.Orders"), (check.Spec.Kind, check.Spec.Port, check.Spec.Scheme, check.Spec.GrpcService));
        HttpCheckSpec http = check.Spec.Http;
        Assert.Equal(("POST", "/up?full=1", "shop:81", "Fine", HttpVersion.Version20), (http.Method, http.Path, http.Host, http.BodyContains, http.Version));
        Assert.Equal([KeyValuePair.Create("X-Key", "s")], http.Headers.Pairs);
        Assert.Equal([204, .. Enumerable.Range(300, 100)], Enumerable.Range(100, 500).Where(http.Expected.Contains));
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "Type", "ping", "one of: http, tcp, grpc" },
        { "Periodic", "maybe", "true or false" },
        { "Interval", "00:00:00.0990000", "a duration (hh:mm:ss) from 00:00:00.1000000 to 1.00:00:00" },
        { "Interval", "30", "a duration (hh:mm:ss) from 00:00:00.1000000 to 1.00:00:00" },
        { "Timeout", "00:00:00.0090000", "a duration (hh:mm:ss) from 00:00:00.0100000 to 00:05:00" },
        { "Timeout", "00:05:00.0000001", "a duration (hh:mm:ss) from 00:00:00.0100000 to 00:05:00" },
        { "Rise", "0", "a whole number from 1 to 1000" },
        { "Fall", "0", "a whole number from 1 to 1000" },
        { "Fall", "1001", "a whole number from 1 to 1000" },
        { "Jitter", "0.51", "a number from 0 to 0.5" },
        { "Jitter", "NaN", "a number from 0 to 0.5" },
        { "Port", "0", "a whole number from 1 to 65535" },
        { "Port", "65536", "a whole number from 1 to 65535" },
        { "Scheme", "ftp", "one of: http, https" },
        { "Http:Method", "CONNECT", "one of: GET, HEAD, OPTIONS, POST" },
        { "Http:Path", "health", "a path that begins with '/'" },
        { "Http:Path", "//evil", "a path that begins with '/'" },
        { "Http:ExpectedStatus", "", "codes and ranges from 100 to 599, such as 200-299,404" },
        { "Http:ExpectedStatus", "99", "codes and ranges from 100 to 599, such as 200-299,404" },
        { "Http:ExpectedStatus", "600", "codes and ranges from 100 to 599, such as 200-299,404" },
        { "Http:ExpectedStatus", "299-200", "codes and ranges from 100 to 599, such as 200-299,404" },
        { "Http:ExpectedStatus", "200,", "codes and ranges from 100 to 599, such as 200-299,404" },
        { "Http:ExpectedStatus", "2xx", "codes and ranges from 100 to 599, such as 200-299,404" },
        { "Http:Host", "a/b", "a host name with an optional port" },
        { "Http:BodyContains", new string('x', 1_025), "a text of at most 1024 characters" },
        { "Http:Version", "3", "one of: 1.1, 2" },
        { "Grpc:Service", "a b", "a name of at most 256 characters without spaces" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_setting_is_named_with_path_value_and_range(string path, string value, string wanted) =>
        Assert.Equal($"{Sections.Orders}:{Section}{path}: got '{value}', wanted {wanted}.", Assert.Single(Errors((path, value))));

    [Fact]
    public void All_that_is_wrong_is_told_at_once() => Assert.Equal(4, Errors(("Type", "ping"), ("Rise", "0"), ("Http:Version", "3"), ("Http:Headers:Host", "x")).Count);

    [Fact]
    public void An_answer_to_HEAD_has_no_body_to_look_into() => Assert.Contains("Http:BodyContains: got a text", Assert.Single(Errors(("Http:Method", "head"), ("Http:BodyContains", "ok"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("bad name", "x")]
    [InlineData("X-Key", "secret\r\nX-Other: 1")]
    [InlineData("X-Key", "secret\u007f")]
    [InlineData("X-Key", "secret\u00e4")]
    [InlineData("Host", "secret")]
    [InlineData("Content-Type", "secret")]
    public void A_header_that_cannot_be_sent_is_an_error_which_keeps_its_value_to_itself(string name, string value) =>
        Assert.DoesNotContain("secret", Assert.Single(Errors(("Http:Headers:" + name, value))), StringComparison.Ordinal);

    [Fact]
    public void A_description_shows_the_names_of_headers_and_no_value()
    {
        ClusterConfig config = Valid(("Type", "http"), ("Http:Headers:X-Key", "the secret"));
        SettingDescription header = Assert.Single(config.Settings, setting => setting.Path == Section + "Http:Headers:X-Key");
        Assert.Equal(("(set)", "LoadBalancing:Clusters:orders:" + Section + "Http:Headers:X-Key"), (header.Value, header.Origin));
        Assert.DoesNotContain("secret", string.Join(' ', config.Settings) + config.Health, StringComparison.Ordinal);
    }

    [Fact]
    public void Equal_settings_are_equal_and_another_header_is_not()
    {
        ClusterConfig Of(string value) => Valid(("Type", "http"), ("Http:Headers:b", value), ("Http:Headers:a", "1"));
        Assert.Equal(Of("2"), Of("2"));
        Assert.NotEqual(Of("2"), Of("3"));
    }
}
