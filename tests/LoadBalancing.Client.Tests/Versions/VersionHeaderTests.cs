using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Versions;

/// <summary>The header x-config-version, as docs/protocol.md has it.</summary>
public sealed class VersionHeaderTests
{
    [Theory]
    [InlineData("orders=42", 42, null, "")]
    [InlineData("orders=42;sha256=0123456789abcdef", 42, "0123456789abcdef", "")]
    [InlineData("payments=7, orders=42;sha256=0123456789ABCDEF;also=41", 42, "0123456789ABCDEF", "41")]
    [InlineData("payments=7,orders=42 ; also=41 ; also=40", 42, null, "41,40")]
    [InlineData("ORDERS=0", 0, null, "")]
    [InlineData("orders=42;later=what;ever", 42, null, "")]
    [InlineData(" orders=9007199254740991 ,, ", 9007199254740991, null, "")]
    public void What_a_server_says_of_a_document(string text, long version, string? digest, string also)
    {
        Assert.True(VersionHeader.TryRead(text, "orders", out VersionStatement? said));
        Assert.Equal((version, digest, also), (said!.Version, said.Digest, string.Join(',', said.Also)));
    }

    [Theory]
    [InlineData("payments=7")]
    [InlineData("orders2=7")]
    public void Other_documents_say_nothing_of_ours(string text)
    {
        Assert.True(VersionHeader.TryRead(text, "orders", out VersionStatement? said));
        Assert.Null(said);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("orders")]
    [InlineData("=42")]
    [InlineData("orders=")]
    [InlineData("orders=-1")]
    [InlineData("orders=4 2")]
    [InlineData("orders=1e3")]
    [InlineData("orders=9007199254740992")]
    [InlineData("orders=99999999999999999999999")]
    [InlineData("orders=42;sha256=xyz")]
    [InlineData("orders=42;sha256=")]
    [InlineData("orders=42;also=many")]
    [InlineData("orders=42, orders=43")]
    [InlineData("payments=?, orders=42")]
    [InlineData("a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,orders=1")]
    public void What_cannot_be_read_is_not_guessed(string text)
    {
        Assert.False(VersionHeader.TryRead(text, "orders", out VersionStatement? said));
        Assert.Null(said);
    }

    [Fact]
    public void Eight_items_and_512_characters_are_read_and_no_more()
    {
        Assert.True(VersionHeader.TryRead("a=1,b=1,c=1,d=1,e=1,f=1,g=1,orders=1", "orders", out _));
        string longest = "orders=42;x=" + new string('y', 500);
        Assert.Equal(512, longest.Length);
        Assert.True(VersionHeader.TryRead(longest, "orders", out _));
        Assert.False(VersionHeader.TryRead(longest + "y", "orders", out _));
    }
}
