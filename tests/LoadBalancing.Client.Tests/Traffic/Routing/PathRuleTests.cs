using LoadBalancing.Client.Traffic.Routing;

namespace LoadBalancing.Client.Tests.Traffic.Routing;

/// <summary>Whole paths, beginnings and patterns, on paths as they are sent.</summary>
public sealed class PathRuleTests
{
    private static bool Matches(string rule, string uri, bool ignoreCase = false)
    {
        string[] parts = rule.Split(' ');
        PathKind kind = parts[0] switch { "=" => PathKind.Whole, "^" => PathKind.Prefix, _ => PathKind.Pattern };
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://orders" + uri);
        return new PathRule(kind, parts[1], ignoreCase).Matches(new RequestFacts(request, labels: null).Path);
    }

    [Theory]
    [InlineData("= /a", "/a", true)]
    [InlineData("= /a", "/a?x=/b", true)]                   // the query is not part of it,
    [InlineData("= /a", "/a#f", true)]                      // nor is the fragment
    [InlineData("= /a", "/a/", false)]
    [InlineData("= /a", "/A", false)]
    [InlineData("= /", "", true)]                           // an empty path is sent as /
    [InlineData("= /b", "/a/../b", true)]                   // dot segments are gone before
    [InlineData("= /a%2Fb", "/a%2Fb", true)]
    [InlineData("= /a/b", "/a%2Fb", false)]                 // an escaped slash parts no segments
    [InlineData("= /a%20b", "/a b", true)]
    [InlineData("^ /a", "/a", true)]
    [InlineData("^ /a", "/a/b", true)]
    [InlineData("^ /a", "/ab", false)]
    [InlineData("^ /a", "/a%2Fb", false)]
    [InlineData("^ /a", "/b/a", false)]
    [InlineData("^ /a/", "/a/b", true)]
    [InlineData("^ /a/", "/a", false)]
    [InlineData("^ /", "/anything", true)]
    [InlineData("^ /a", "/../a/x", true)]
    [InlineData("~ /orders/{id}", "/orders/42", true)]
    [InlineData("~ /orders/{id}", "/orders/42/", true)]     // one slash at the end is not looked at
    [InlineData("~ /orders/{id}", "/orders/42//", false)]
    [InlineData("~ /orders/{id}", "/orders/", false)]
    [InlineData("~ /orders/{id}", "/orders//", false)]      // an empty segment is no id
    [InlineData("~ /orders/{id}", "/orders", false)]
    [InlineData("~ /orders/{id}", "/orders/4/5", false)]
    [InlineData("~ /orders/{id}", "/orders/4%2F5", true)]
    [InlineData("~ /orders/{id}/items", "/orders/42/items", true)]
    [InlineData("~ /orders/{id}/items", "/orders/42/Items", false)]
    [InlineData("~ /*/items", "/x/items", true)]
    [InlineData("~ /static/{**rest}", "/static", true)]
    [InlineData("~ /static/{**rest}", "/static/", true)]
    [InlineData("~ /static/{**rest}", "/static/a/b//c", true)]
    [InlineData("~ /static/**", "/statics", false)]
    [InlineData("~ /{**rest}", "/", true)]
    [InlineData("~ /", "/", true)]
    [InlineData("~ /", "//", false)]
    [InlineData("~ /", "/a", false)]
    public void A_path_meets_a_rule_or_not(string rule, string uri, bool expected) => Assert.Equal(expected, Matches(rule, uri));

    [Theory]
    [InlineData("= /Orders", "/oRDERS")]
    [InlineData("^ /Orders", "/ORDERS/1")]
    [InlineData("~ /Orders/{id}/Items", "/orders/1/ITEMS")]
    public void Case_counts_unless_it_is_to_be_ignored(string rule, string uri)
    {
        Assert.False(Matches(rule, uri));
        Assert.True(Matches(rule, uri, ignoreCase: true));
    }

    [Theory]
    [InlineData("orders", "begins with '/'")]
    [InlineData("/a//b", "an empty segment")]
    [InlineData("/a/", "an empty segment")]
    [InlineData("/{**rest}/b", "before its end")]
    [InlineData("/a/**/b", "before its end")]
    [InlineData("/{id}.json", "has the segment '{id}.json'")]
    [InlineData("/a*b", "has the segment 'a*b'")]
    [InlineData("/{}", "has the segment '{}'")]
    [InlineData("/{id:int}", "has the segment '{id:int}'")]
    [InlineData("/{*rest}", "has the segment '{*rest}'")]
    public void What_is_no_pattern_says_why(string text, string problem)
    {
        Assert.False(PathPattern.TryParse(text, out _, out string? said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    /// <summary>Patterns and paths of three letters' worth, against a matcher that tries every way to read the pattern.</summary>
    [Fact]
    public void Any_pattern_matches_what_a_naive_matcher_says()
    {
        var random = new Random(7);
        string[] parts = ["a", "b", "*", "{x}"], texts = ["a", "b", "ab", ""];
        int matched = 0;
        for (int i = 0; i < 20_000; i++)
        {
            string[] segments = [.. Enumerable.Range(0, random.Next(4)).Select(_ => parts[random.Next(parts.Length)])];
            if (random.Next(3) == 0) { segments = [.. segments, random.Next(2) == 0 ? "**" : "{**r}"]; }
            string path = "/" + string.Join('/', Enumerable.Range(0, random.Next(5)).Select(_ => texts[random.Next(4)]));
            string text = "/" + string.Join('/', segments);
            Assert.True(PathPattern.TryParse(text, out PathPattern? pattern, out string? problem), $"{text}: {problem}");
            bool expected = Naive(segments, path[1..].Split('/'));
            Assert.True(pattern.Matches(path, StringComparison.Ordinal) == expected, $"{text} and {path}: wanted {expected}");
            if (expected) { matched++; }
        }
        Assert.InRange(matched, 1_000, 19_000);                                       // it compares both answers
    }

    private static bool Naive(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        // What is left of a path: nothing, or the empty segment behind one slash at its end.
        if (pattern.IsEmpty) { return path.IsEmpty || (path.Length == 1 && path[0].Length == 0); }
        if (pattern[0] is "**" or "{**r}") { return true; }
        if (path.IsEmpty) { return false; }
        bool isMet = pattern[0] is "*" or "{x}" ? path[0].Length > 0 : path[0] == pattern[0];
        return isMet && Naive(pattern[1..], path[1..]);
    }
}
