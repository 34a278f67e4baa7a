using System.Text;
using System.Text.Json;
using LoadBalancing.Client.Transport;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Tests.Transport;

/// <summary>What an agent answers on its path.</summary>
public sealed class AgentAnswerTests
{
    private static VersionStatement? Read(string json) => AgentAnswer.Read(Encoding.UTF8.GetBytes(json), "orders");

    [Fact]
    public void The_documents_part_counts_not_the_top()
    {
        VersionStatement said = Read("""
            {"version":7,"state":"ready","documents":[{"name":"payments","version":7,"state":"ready","also":[]},
             {"name":"Orders","version":42,"digest":"0123456789abcdef","state":"ready","also":[41]}],"inFlight":3}
            """)!;
        Assert.Equal((42, "0123456789abcdef", "41", null), (said.Version, said.Digest, string.Join(',', said.Also), said.Failed));
    }

    [Fact]
    public void One_that_failed_says_which_and_why()
    {
        VersionStatement said = Read("""{"documents":[{"name":"orders","version":41,"state":"failed","failedVersion":42,"error":"no such table","also":[]}]}""")!;
        Assert.Equal((41, 42, "no such table"), (said.Version, said.Failed, said.Error));
        Assert.Null(Read("""{"documents":[{"name":"orders","version":42,"state":"ready","failedVersion":42}]}""")!.Failed);
    }

    [Fact]
    public void One_that_starts_has_no_version() => Assert.Equal(0, Read("""{"documents":[{"name":"orders","version":null,"state":"starting"}]}""")!.Version);

    [Fact]
    public void Without_documents_the_top_counts()
    {
        Assert.Equal(42, Read("""{"version":42,"state":"ready"}""")!.Version);
        Assert.Equal(42, Read("""{"version":42,"documents":[]}""")!.Version);
    }

    [Theory]
    [InlineData("""{"documents":[{"name":"payments","version":7}]}""")]
    [InlineData("""{"documents":[{"version":7},7,null]}""")]
    [InlineData("""{"status":"UP"}""")]
    [InlineData("{}")]
    public void Others_say_nothing_of_our_document(string json) => Assert.Null(Read(json));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("42")]
    [InlineData("""{"version":"42"}""")]
    [InlineData("""{"version":-1}""")]
    [InlineData("""{"version":1.5}""")]
    [InlineData("""{"version":9007199254740992}""")]
    [InlineData("""{"version":42""")]
    public void What_is_no_such_answer_is_malformed(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Fact]
    public void Deep_nesting_is_malformed() => Assert.ThrowsAny<JsonException>(() => Read("""{"x":""" + new string('[', 5_000) + new string(']', 5_000) + "}"));

    [Fact]
    public void A_long_reason_is_cut() =>
        Assert.Equal(256, Read($$"""{"version":1,"state":"failed","error":"{{new string('x', 5_000)}}"}""")!.Error!.Length);
}
