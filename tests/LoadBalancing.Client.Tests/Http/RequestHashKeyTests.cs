using System.Numerics;
using LoadBalancing.Client.Hashing;
using LoadBalancing.Client.Http;
using LoadBalancing.Client.Traffic;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>Where the key of a request is found, and what it hashes to: XXH64 of each value, joined by rotl(hash, 1) ^ next, as in Envoy.</summary>
public sealed class RequestHashKeyTests
{
    private const string Url = "http://orders/items?user=7";

    private static HashKeySourceOptions Header(string name, bool terminal = false) => new() { Type = "header", Name = name, Terminal = terminal };

    private static HashKeySourceOptions Of(string type, string? name = null, bool terminal = false) => new() { Type = type, Name = name, Terminal = terminal };

    private static HttpRequestMessage Request(string url = Url, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach ((string name, string value) in headers) { Assert.True(request.Headers.TryAddWithoutValidation(name, value)); }
        return request;
    }

    private static ulong? HashOf(HttpRequestMessage request, params HashKeySourceOptions[] sources)
    {
        var options = new TrafficOptions();
        Array.ForEach(sources, options.HashKey.Add);
        return RequestHashKey.HashOf(request, TrafficConfig.From(options, new HashKeyCode([new("tenant", TenantOf)])));
    }

    private static string? TenantOf(HttpRequestMessage request) => request.RequestUri!.AbsolutePath is "/none" ? null : "tenant of " + request.RequestUri.AbsolutePath;

    private static ulong? Xxh(string? value) => value is null ? null : XxHash64.Of(value);

    [Theory]
    [InlineData(new[] { "7" }, "7")]
    [InlineData(new[] { "a", "b" }, "a, b")]            // as they go over the wire: in one line
    [InlineData(new[] { "a, b" }, "a, b")]
    [InlineData(new[] { "" }, "")]                      // an empty value is a value
    [InlineData(new string[0], null)]
    public void A_header_counts_with_all_its_values(string[] values, string? hashed)
    {
        HttpRequestMessage request = Request(Url, [.. values.Select(value => ("X-User", value)), ("x-users", "9"), ("x-use", "8")]);
        Assert.Equal(Xxh(hashed), HashOf(request, Header("x-user")));
        Assert.Equal(Xxh(hashed), HashOf(request, Header("X-USER")));           // names of headers ignore case, and so does the type
        Assert.Equal(Xxh(hashed), HashOf(request, new HashKeySourceOptions { Type = "HEADER", Name = "x-User" }));
    }

    [Fact]
    public void A_header_that_dotnet_cannot_parse_counts_as_it_stands()
    {
        Assert.Equal(Xxh("(not a date"), HashOf(Request(Url, ("If-Modified-Since", "(not a date")), Header("If-Modified-Since")));
        Assert.Null(HashOf(Request(Url), Header("not a name")));
    }

    [Theory]
    [InlineData("session=5", "5")]
    [InlineData("a=1; session=5", "5")]
    [InlineData("a=1;session=5;b=2", "5")]
    [InlineData("a=1;    session=5", "5")]
    [InlineData("xsession=1; sessions=2; sess=3; session=5", "5")]
    [InlineData("sessions=2", null)]
    [InlineData("Session=2", null)]                     // names of cookies do not ignore case
    [InlineData("a=session; b==session", null)]
    [InlineData("session=a=b", "a=b")]
    [InlineData("session=1; session=2", "1")]           // the first of several
    [InlineData("session=\"5\"", "5")]                  // RFC 6265, 4.1.1
    [InlineData("session=\"", "\"")]
    [InlineData("session=5%20;", "5%20")]
    [InlineData("session=", null)]                      // an empty one is none
    [InlineData("session=\"\"", null)]
    [InlineData("session=; session=5", null)]
    [InlineData("session; session=5", "5")]             // malformed, passed over
    [InlineData("session", null)]
    [InlineData(";;", null)]
    public void A_cookie_is_found_by_its_whole_name(string cookies, string? hashed) =>
        Assert.Equal(Xxh(hashed), HashOf(Request(Url, ("Cookie", cookies)), Of("cookie", "session")));

    [Fact]
    public void Cookies_may_stand_in_several_lines()
    {
        Assert.Equal(Xxh("5"), HashOf(Request(Url, ("Cookie", "a=1"), ("cookie", "b=2; session=5"), ("Cookie", "session=6")), Of("cookie", "session")));
        Assert.Equal(Xxh("6"), HashOf(Request(Url, ("Cookie", "session"), ("cookie", "session=6")), Of("cookie", "session")));
        Assert.Null(HashOf(Request(Url, ("X-Cookie", "session=5")), Of("cookie", "session")));
    }

    [Theory]
    [InlineData("?user=7", "7")]
    [InlineData("?a=1&user=7&b=2", "7")]
    [InlineData("?user=7&user=8", "7")]                 // the first of several
    [InlineData("?users=1&xuser=2&use=3&user=7", "7")]
    [InlineData("?users=7", null)]
    [InlineData("?User=7", null)]
    [InlineData("?a=user", null)]
    [InlineData("?user", "")]                           // without '=': there, and empty
    [InlineData("?user=", "")]
    [InlineData("?user=a=b", "a=b")]
    [InlineData("?user=a%20b%2f", "a%20b%2f")]          // as it stands, not decoded
    [InlineData("?us%65r=7", "7")]                      // Uri decodes what needs no code, and sends it so
    [InlineData("?user=ü", "%C3%BC")]                   // as Uri writes it on the wire
    [InlineData("?user=a+b", "a+b")]
    [InlineData("?&&user=7&", "7")]
    [InlineData("?", null)]
    [InlineData("", null)]
    [InlineData("#user=7", null)]
    public void A_parameter_of_the_query_counts_as_it_stands(string query, string? hashed) =>
        Assert.Equal(Xxh(hashed), HashOf(Request("http://orders/items" + query), Of("query", "user")));

    [Theory]
    [InlineData("http://orders", "/")]
    [InlineData("http://orders/a/b?c=d", "/a/b")]
    [InlineData("http://orders/a/b/#x", "/a/b/")]
    [InlineData("http://orders/a%2Fb%20c", "/a%2Fb%20c")]
    [InlineData("http://orders/A", "/A")]
    public void A_path_counts_without_its_query_and_as_it_stands(string url, string hashed) => Assert.Equal(Xxh(hashed), HashOf(Request(url), Of("path")));

    [Fact]
    public void A_source_in_code_reads_the_request_or_has_nothing()
    {
        Assert.Equal(Xxh("tenant of /items"), HashOf(Request(), Of("source", "TENANT")));
        Assert.Null(HashOf(Request("http://orders/none"), Of("source", "tenant")));
    }

    [Fact]
    public void Values_are_joined_in_order_each_shifting_the_ones_before()
    {
        ulong a = XxHash64.Of("a"), b = XxHash64.Of("b"), c = XxHash64.Of("7");
        HttpRequestMessage request = Request(Url, ("x-a", "a"), ("x-b", "b"), ("x-a2", "a"));
        Assert.Equal(((a << 1) | (a >> 63)) ^ b, HashOf(request, Header("x-a"), Header("x-b")));
        Assert.Equal(((b << 1) | (b >> 63)) ^ a, HashOf(request, Header("x-b"), Header("x-a")));
        ulong both = ((a << 1) | (a >> 63)) ^ b;
        Assert.Equal(((both << 1) | (both >> 63)) ^ c, HashOf(request, Header("x-a"), Header("x-b"), Of("query", "user")));
        Assert.Equal(((a << 1) | (a >> 63)) ^ a, HashOf(request, Header("x-a"), Header("x-a2")));           // equal values do not cancel each other
    }

    [Fact]
    public void A_source_without_a_value_shifts_nothing()
    {
        ulong a = XxHash64.Of("a"), b = XxHash64.Of("b");
        HttpRequestMessage request = Request(Url, ("x-a", "a"), ("x-b", "b"));
        Assert.Equal(a, HashOf(request, Header("x-none"), Header("x-a"), Of("cookie", "session")));
        Assert.Equal(BitOperations.RotateLeft(a, 1) ^ b, HashOf(request, Header("x-a"), Header("x-none"), Header("x-b")));
        Assert.Null(HashOf(request, Header("x-none"), Of("cookie", "session"), Of("query", "none")));
        Assert.Null(HashOf(request));
    }

    [Theory]
    [InlineData("A b", "a")]            // a capital letter: terminal
    [InlineData("a B", "a b")]
    [InlineData("a B c", "a b")]
    [InlineData("N a b", "a b")]        // terminal, but without a value there is no key yet
    [InlineData("N A b", "a")]
    [InlineData("a N b", "a")]          // the key that there is ends the search, as in Envoy
    [InlineData("n a N b", "a")]
    public void After_a_terminal_source_the_rest_is_left_out_once_there_is_a_key(string sources, string joined)
    {
        ulong? expected = null;
        foreach (string value in joined.Split(' ')) { expected = BitOperations.RotateLeft(expected.GetValueOrDefault(), 1) ^ XxHash64.Of(value); }
        HttpRequestMessage request = Request(Url, ("x-a", "a"), ("x-b", "b"), ("x-c", "c"));
        Assert.Equal(expected, HashOf(request, [.. sources.Split(' ').Select(source => Header("x-" + source, terminal: char.IsUpper(source[0])))]));
    }

    [Fact]
    public void What_the_caller_set_goes_before_all_sources()
    {
        HttpRequestMessage request = Request(Url, ("x-a", "a"));
        request.Options.SetHashKey("customer-42");
        Assert.Equal(Xxh("customer-42"), HashOf(request, Header("x-a", terminal: true), Of("query", "user")));
        Assert.Equal(Xxh("customer-42"), HashOf(request));
        request.Options.SetHashKey("");
        Assert.Equal(Xxh(""), HashOf(request, Header("x-a")));          // an empty text is a text
        request.Options.SetHashKey(null);
        Assert.Equal(Xxh("a"), HashOf(request, Header("x-a")));         // taken back
        Assert.Throws<ArgumentNullException>(() => BalancedRequestExtensions.SetHashKey(null!, "x"));
    }

    [Fact]
    public void Finding_a_key_allocates_nothing()
    {
        HttpRequestMessage request = Request(Url, ("x-user", "7"), ("Cookie", "a=1; session=5"));
        var options = new TrafficOptions { HashKey = { Header("x-user"), Of("cookie", "session"), Of("query", "user"), Of("path") } };
        TrafficConfig traffic = TrafficConfig.From(options, HashKeyCode.None);
        long Measure()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++) { RequestHashKey.HashOf(request, traffic); }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
        Assert.Equal(0, Enumerable.Range(0, 10).Min(_ => Measure()));
    }
}
