using LoadBalancing.Agent.Documents;
using LoadBalancing.Agent.Http;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Agent.Tests.Http;

public sealed class RequiredVersionsTests
{
    private static readonly AgentSnapshot s_snapshot = Given.Snapshot(Given.Document("orders", 42, 41), Given.Document("payments", 7));

    public static TheoryData<string> Hostile =>
    [
        "", " ", ",", ",,", "orders", "orders=", "=42", "orders=0", "orders=-1", "orders=+42", "orders= 42", "orders =42", "orders=42x", "orders=4 2", "orders=0x2A", "orders=4_2",
        "orders=42.0", "orders=4e1", "orders=9007199254740992", "orders=99999999999999999999999", "orders=latest", "orders==42", "orders:42", "orders;=42", "or ders=42", "ördërs=42",
        "orders=\u0664\u0662", "orders=42\0", "orders\0=42", "-orders=42", ".orders=42", "orders=42, orders=42", "orders=42,ORDERS=41", "orders=42, x", "a=1,b=1,c=1,d=1,e=1,f=1,g=1,h=1,i=1",
        new string('a', 64) + "=42", "orders=42;" + new string('p', 510), "orders=42\r\nx: y", "\"orders\"=42",
    ];

    [Theory]
    [InlineData("orders=42", "42 -")]
    [InlineData("orders=41", "41 -")]                                       // the older version, which is still held
    [InlineData("orders=41,payments=7", "41 7")]
    [InlineData(" orders=41 ,\tpayments=7 ", "41 7")]
    [InlineData("ORDERS=42;x=y;z", "42 -")]                                 // parameters of a later protocol
    [InlineData("orders=042", "42 -")]
    [InlineData("carts=9, orders=42", "42 -")]                              // another server's document
    [InlineData("carts=9", "- -")]
    [InlineData("orders=42,,", "42 -")]
    [InlineData("carts=9007199254740991", "- -")]
    [InlineData("a=1,b=1,c=1,d=1,e=1,f=1,g=1,orders=42", "42 -")]
    public void A_request_runs_on_the_versions_that_it_names(string header, string expected)
    {
        var chosen = new HeldVersion?[2];
        Assert.Equal(RequiredVerdict.Served, RequiredVersions.Read(header, s_snapshot, chosen));
        Assert.Equal(expected, string.Join(' ', chosen.Select(version => version?.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-")));
    }

    [Theory]
    [InlineData("orders=43")]
    [InlineData("orders=40")]
    [InlineData("orders=42,payments=8")]
    [InlineData("payments=8,orders=42")]
    [InlineData("orders=9007199254740991")]
    public void A_version_that_is_not_held_is_not_served(string header) =>
        Assert.Equal(RequiredVerdict.NotServed, RequiredVersions.Read(header, s_snapshot, new HeldVersion?[2]));

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_cannot_be_read_is_malformed_whatever_stands_beside_it(string header)
    {
        Assert.Equal(RequiredVerdict.Malformed, RequiredVersions.Read(header, s_snapshot, new HeldVersion?[2]));
        Assert.Equal(RequiredVerdict.Malformed, RequiredVersions.Read(new StringValues(["payments=8", header + ", ="]), s_snapshot, new HeldVersion?[2]));
    }

    [Fact]
    public void Values_of_repeated_headers_count_together()
    {
        var chosen = new HeldVersion?[2];
        Assert.Equal(RequiredVerdict.Served, RequiredVersions.Read(new StringValues(["orders=41", "payments=7"]), s_snapshot, chosen));
        Assert.Equal((41, 7), (chosen[0]!.Number, chosen[1]!.Number));
        Assert.Equal(RequiredVerdict.Malformed, RequiredVersions.Read(new StringValues(["orders=41", "orders=41"]), s_snapshot, chosen));
        Assert.Equal(RequiredVerdict.Malformed, RequiredVersions.Read(new StringValues([.. Enumerable.Repeat("b=1,", 9)]), s_snapshot, chosen));
    }

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    [InlineData(600, false)]
    public void The_header_has_at_most_512_characters(int length, bool isRead) =>
        Assert.Equal(isRead ? RequiredVerdict.Served : RequiredVerdict.Malformed, RequiredVersions.Read("orders=42;" + new string('p', length - 10), s_snapshot, new HeldVersion?[2]));
}
