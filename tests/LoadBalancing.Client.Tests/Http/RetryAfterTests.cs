using LoadBalancing.Client.Http;

namespace LoadBalancing.Client.Tests.Http;

/// <summary>RFC 9110, 10.2.3: seconds or a date; gRFC A6: milliseconds.</summary>
public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("120", 120.0)]
    [InlineData("2147483647", 2147483647.0)]
    [InlineData("Thu, 01 Jan 2026 00:00:12 GMT", 12.0)]
    [InlineData("Thursday, 01-Jan-26 00:00:12 GMT", 12.0)]          // RFC 850, obsolete and to be accepted
    [InlineData("Thu Jan  1 00:00:12 2026", 12.0)]                  // asctime
    [InlineData("Thu, 01 Jan 2026 00:00:00 GMT", 0.0)]
    [InlineData("Wed, 31 Dec 2025 23:59:59 GMT", 0.0)]              // it has passed
    [InlineData("99999999999", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("soon", null)]
    [InlineData("", null)]
    public void Of_http_by_the_clock_that_is_given(string text, double? seconds) =>
        Assert.Equal(seconds is { } wanted ? TimeSpan.FromSeconds(wanted) : null, RetryAfter.In(Headers(("Retry-After", text)), s_now));

    [Theory]
    [InlineData("0", 0.0)]
    [InlineData("1500", 1.5)]
    [InlineData("-1", null)]                                        // "do not retry": no time
    [InlineData("+5", null)]
    [InlineData("99999999999", null)]
    [InlineData("x", null)]
    public void Of_grpc(string text, double? seconds) =>
        Assert.Equal(seconds is { } wanted ? TimeSpan.FromSeconds(wanted) : null, RetryAfter.OfGrpc(Headers(("grpc-retry-pushback-ms", text))));

    [Fact]
    public void The_first_of_several_counts_and_grpcs_goes_before_http()
    {
        Assert.Equal(TimeSpan.FromSeconds(3), RetryAfter.In(Headers(("Retry-After", "3"), ("Retry-After", "5")), s_now));
        Assert.Equal(TimeSpan.FromSeconds(1), RetryAfter.In(Headers(("Retry-After", "3"), ("grpc-retry-pushback-ms", "1000")), s_now));
        Assert.Null(RetryAfter.In(Headers(), s_now));
    }

    private static System.Net.Http.Headers.HttpResponseHeaders Headers(params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage();
        foreach ((string name, string value) in headers) { response.Headers.TryAddWithoutValidation(name, value); }
        return response.Headers;
    }
}
