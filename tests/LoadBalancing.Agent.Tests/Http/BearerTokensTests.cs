using LoadBalancing.Agent.Http;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Agent.Tests.Http;

public sealed class BearerTokensTests
{
    private const string First = "first-token-of-two", Second = "second-token-of-two";

    private readonly BearerTokens _tokens = new([First, Second]);

    [Theory]
    [InlineData("Bearer " + First)]
    [InlineData("bearer " + Second)]
    [InlineData("BEARER  " + First + " ")]
    public void Each_of_the_tokens_is_allowed(string header) => Assert.True(_tokens.Allow(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData(First)]
    [InlineData("Basic " + First)]
    [InlineData("Bearer" + First)]
    [InlineData("Bearer first-token-of-tw")]
    [InlineData("Bearer first-token-of-twoo")]
    [InlineData("Bearer First-token-of-two")]
    [InlineData("Bearer " + First + "," + Second)]
    [InlineData("Bearer f\u00efrst-token-of-two")]
    [InlineData("Bearer " + First + "\0")]
    public void Nothing_else_is(string? header) => Assert.False(_tokens.Allow(header));

    [Fact]
    public void A_long_one_is_not_even_hashed() => Assert.False(_tokens.Allow("Bearer " + new string('a', 100_000)));

    [Fact]
    public void Of_two_headers_nobody_knows_which_counts() => Assert.False(_tokens.Allow(new StringValues(["Bearer " + First, "Bearer " + First])));

    [Fact]
    public void Without_tokens_nobody_has_one() => Assert.False(new BearerTokens([]).Allow("Bearer "));

    /// <summary>Time cannot be measured in a test; which comparison is called can be read.</summary>
    [Fact]
    public void Hashes_are_compared_in_constant_time_and_all_of_them()
    {
        string source = File.ReadAllText(Repository.PathOf("src", "LoadBalancing.Agent", "Http", "BearerTokens.cs"));
        Assert.Contains("isAllowed |= CryptographicOperations.FixedTimeEquals(known, hash)", source, StringComparison.Ordinal);
        Assert.DoesNotContain("SequenceEqual", source, StringComparison.Ordinal);
        Assert.DoesNotContain("Equals(value", source.Replace("ReferenceEquals(Volatile.Read(ref recent), value)", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_allowed_is_known_again_and_what_was_not_is_not()
    {
        string good = "Bearer " + First, bad = "Bearer " + First[..^1];
        for (int i = 0; i < 3; i++)
        {
            Assert.True(_tokens.Allow(good));
            Assert.False(_tokens.Allow(bad));
            Assert.True(_tokens.Allow(new string(good)));
        }
        for (int i = 0; i < 1_000; i++) { Assert.False(_tokens.Allow($"Bearer {Second}{i}")); }      // whichever places they would have
    }
}
