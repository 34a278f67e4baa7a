using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Etcd.Fleets;
using LoadBalancing.Client.Etcd.Storage;
using LoadBalancing.Client.Etcd.Tests.Doubles;

namespace LoadBalancing.Client.Etcd.Tests.Rollouts;

public sealed class PublishTests
{
    private const string Good = """{ "LoadBalancing": { "Clusters": { "orders": { "Endpoints": [ "http://a:1" ] } } } }""", Other = """{"Feature":{"On":true}}""";
    private readonly ManualTime _time = new();
    private readonly MemoryEtcd _etcd;
    private readonly EtcdFleet _fleet;

    public PublishTests() => _fleet = new(_etcd = new(_time), "/f", _time);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Versions_count_from_one_and_read_back_as_they_were_written_but_for_comments_and_trailing_commas()
    {
        const string Json = "\uFEFF{ // why\n \"LoadBalancing\": { \"Clusters\": { \"orders\": { \"Endpoints\": [ \"http://a:1\", ], \"Weight\": 1.10, } } }, \"Text\": \"<ä\\u00e9>\", \"Big\": 123456789012345678901234567890 /* end */ }";
        Assert.Equal(1, await _fleet.PublishAsync(Other, comment: "first", by: "me@here", cancellationToken: Ct));
        Assert.Equal(2, await _fleet.PublishAsync(Json.Replace("\"Weight\": 1.10, ", "", StringComparison.Ordinal), cancellationToken: Ct));
        Assert.Equal([2, 1], await _fleet.GetVersionsAsync(Ct));
        PublishedVersion first = (await _fleet.GetVersionAsync(1, Ct))!;
        Assert.Equal((Other, "first", "me@here", _time.GetUtcNow(), FleetJson.DigestOf(Other)), (first.Json, first.Comment, first.PublishedBy, first.PublishedAt, first.Sha256));
        Assert.Equal("""{"LoadBalancing":{"Clusters":{"orders":{"Endpoints":["http://a:1"]}}},"Text":"<äé>","Big":123456789012345678901234567890}""", (await _fleet.GetVersionAsync(2, Ct))!.Json);
        Assert.Null(await _fleet.GetVersionAsync(3, Ct));
    }

    [Fact]
    public async Task A_document_is_checked_as_members_see_it_who_have_a_version()
    {
        const string Json = """{ "loadbalancing": { "Defaults": { "Bake": {} }, "clusters": { "orders": { "Endpoints": [ "http://a:1" ], "Health": { "Confirmation": { "RequiredVersion": "latest" } } } } } }""";
        Assert.Equal(1, await _fleet.PublishAsync(Json, cancellationToken: Ct));
        Assert.DoesNotContain("Version\":1", (await _fleet.GetVersionAsync(1, Ct))!.Json, StringComparison.Ordinal);
        // One that has a number of its own is told that alone, and not that it has two.
        string both = Json.Replace("\"Endpoints\"", "\"Version\": 3, \"Endpoints\"", StringComparison.Ordinal);
        string error = Assert.Single((await Assert.ThrowsAsync<DocumentRefusedException>(() => _fleet.PublishAsync(both, cancellationToken: Ct))).Errors);
        Assert.StartsWith("loadbalancing:clusters:orders:Version: may not stand in a fleet's document", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_keeps_its_content_and_may_be_published_again_with_the_same()
    {
        Assert.Equal(7, await _fleet.PublishAsync(Good, 7, by: "ann@a", cancellationToken: Ct));
        Assert.Equal(7, await _fleet.PublishAsync(Good.Replace(" ", "", StringComparison.Ordinal), 7, cancellationToken: Ct));
        FleetException error = await Assert.ThrowsAsync<FleetException>(() => _fleet.PublishAsync(Other, 7, cancellationToken: Ct));
        Assert.Equal(FleetErrorCode.VersionExists, error.Code);
        Assert.Contains("ann@a at 2026-01-01 00:00:00Z", error.Message, StringComparison.Ordinal);
        Assert.Equal(8, await _fleet.PublishAsync(Other, cancellationToken: Ct));
        // Every member would refuse a number that clusters do not take.
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _fleet.PublishAsync(Other, 9_007_199_254_740_992, cancellationToken: Ct));
        Assert.Equal(3 - 1, _etcd.Commits);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_and_nothing_is_written()
    {
        const string Json = """
            { "LoadBalancing": { "Clusters": { "orders": { "Endpoints": [ "http://a:1" ], "Version": 3, "Picker": { "Policy": "nobody's" }, "AllowEmpty": 1, "allowEmpty": 1 }, "b": { "Endpoints": [ "http://a:1" ], "ActivateAt": "2026-01-01" } } },
              "Agents": { "orders": { "digest": "x" }, "b": { "Restores": 1 }, "c": { "Supersedes": 9 } } }
            """;
        DocumentRefusedException error = await Assert.ThrowsAsync<DocumentRefusedException>(() => _fleet.PublishAsync(Json, cancellationToken: Ct));
        foreach (string path in (string[])["LoadBalancing:Clusters:orders:Version: may not", "LoadBalancing:Clusters:b:ActivateAt: may not", "Agents:orders:digest: may not", "Agents:b:Restores: may not", "Agents:c:Supersedes: may not", "orders:AllowEmpty: is given twice"])
        {
            Assert.Single(error.Errors, text => text.Contains(path, StringComparison.Ordinal));
        }
        Assert.Contains(error.Errors, text => text.Contains("nobody's", StringComparison.Ordinal));
        Assert.Empty(_etcd.Values);
    }

    [Theory]
    [InlineData("{}", "is empty")]
    [InlineData("[1]", "got no object")]
    [InlineData("{ \"a\": 1", "is not JSON")]
    [InlineData("{ \"Clusters\": { \"orders\": { \"Endpoints\": [ \"http://a:1\" ] } } }", "wanted LoadBalancing around it")]
    [InlineData("{ \"a\": 1, \"A\": 2 }", "given twice")]
    public async Task What_is_no_document_is_refused(string json, string why) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<DocumentRefusedException>(() => _fleet.PublishAsync(json, cancellationToken: Ct))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task What_code_registers_is_known_when_it_is_told()
    {
        string json = Good.Replace("\"Endpoints\"", "\"Picker\": { \"Policy\": \"ours\" }, \"Endpoints\"", StringComparison.Ordinal);
        await Assert.ThrowsAsync<DocumentRefusedException>(() => _fleet.PublishAsync(json, cancellationToken: Ct));
        Assert.Equal(1, await _fleet.PublishAsync(json, cancellationToken: Ct, known: new ConfigurationCheckOptions { Pickers = { "ours" } }));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lost_answer_makes_neither_a_second_version_nor_none(bool isDone)
    {
        int calls = 0;
        void Lose(EtcdTransaction transaction) { if (++calls == 1) { throw new EtcdException(EtcdErrorCode.Unknown, "the connection broke"); } }
        if (isDone) { _etcd.AfterCommit = Lose; } else { _etcd.BeforeCommit = Lose; }
        Assert.Equal(1, await _fleet.PublishAsync(Good, by: "me", cancellationToken: Ct));
        Assert.Equal([1], await _fleet.GetVersionsAsync(Ct));
    }

    [Fact]
    public async Task Two_who_publish_at_once_get_two_numbers()
    {
        bool isFirst = true;
        _etcd.BeforeCommit = _ =>
        {
            if (!isFirst) { return; }
            isFirst = false;
            Assert.Equal(1, _fleet.PublishAsync(Good, by: "other", cancellationToken: Ct).GetAwaiter().GetResult());
        };
        Assert.Equal(2, await _fleet.PublishAsync(Good, by: "me", cancellationToken: Ct));
    }
}
