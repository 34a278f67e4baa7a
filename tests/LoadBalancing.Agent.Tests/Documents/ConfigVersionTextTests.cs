using LoadBalancing.Agent.Documents;

namespace LoadBalancing.Agent.Tests.Documents;

public sealed class ConfigVersionTextTests
{
    [Fact]
    public void Every_document_is_an_item_with_the_beginning_of_its_digest_and_the_older_version() =>
        Assert.Equal(
            "orders=42;sha256=aaaaaaaaaaaaaaaa;also=41, payments=7;sha256=aaaaaaaaaaaaaaaa, carts=0",
            ConfigVersionText.Of([Given.Document("orders", 42, 41), Given.Document("payments", 7), new("carts", null, [], null)]));

    [Fact]
    public void A_version_without_a_digest_is_told_without_one() =>
        Assert.Equal("orders=42", ConfigVersionText.Of([new("orders", new HeldVersion(42, null, null), [], null)]));

    [Fact]
    public void What_would_pass_512_characters_loses_older_versions_first_and_digests_then()
    {
        // 8 x (20 + 1 + 2 + 24 + 8) + 7 x 2 = 454; with names of 27 characters 510, of 28 characters 518.
        Assert.Equal(510, TextOf(8, 27).Length);
        Assert.Contains(";also=", TextOf(8, 27), StringComparison.Ordinal);
        Assert.DoesNotContain(";also=", TextOf(8, 28), StringComparison.Ordinal);
        Assert.Contains(";sha256=", TextOf(8, 28), StringComparison.Ordinal);
        Assert.Equal(8 * (28 + 1 + 2 + 24) + 14, TextOf(8, 28).Length);
        // 8 x (36 + 1 + 2 + 24) + 14 = 518: without digests, all versions are still told.
        Assert.Equal(8 * (36 + 1 + 2) + 14, TextOf(8, 36).Length);
    }

    [Theory]
    [InlineData(8, 10, true)]
    [InlineData(9, 1, false)]               // the protocol tells of 8
    [InlineData(8, 45, true)]               // 8 x (45 + 17) + 14 = 510, whatever the version
    [InlineData(8, 46, false)]              // 518
    public void Documents_that_cannot_be_told_are_an_error_at_start(int count, int length, bool isAllowed)
    {
        FakeConfiguration[] documents = [.. Enumerable.Range(0, count).Select(i => new FakeConfiguration(Name(i, length)))];
        Assert.Equal(isAllowed, ConfigVersionText.Refusal([.. documents.Select(document => document.Document)]) is null);
        if (isAllowed) { Given.Documents(new ManualTime(), documents).Dispose(); }
        else { Assert.Throws<InvalidOperationException>(() => Given.Documents(new ManualTime(), documents)); }
    }

    [Theory]
    [InlineData("orders", "ORDERS", typeof(InvalidOperationException))]
    [InlineData("orders", "or ders", typeof(ArgumentException))]
    [InlineData("orders", "a=1", typeof(ArgumentException))]
    public void Names_must_differ_and_be_names(string one, string other, Type error) =>
        Assert.Throws(error, () => Given.Documents(new ManualTime(), new FakeConfiguration(one), new FakeConfiguration(other)));

    private static string TextOf(int count, int length) => ConfigVersionText.Of([.. Enumerable.Range(0, count).Select(i => Given.Document(Name(i, length), 42, 41))]);

    private static string Name(int i, int length) => new string('a', length - 1) + i;
}
