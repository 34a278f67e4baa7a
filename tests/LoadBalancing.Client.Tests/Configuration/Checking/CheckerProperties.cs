using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Checking;
using LoadBalancing.Client.Configuration.Settings;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Configuration.Checking;

/// <summary>Whatever comes in, an answer comes out; and JSON is the tree that the configuration provider makes of it.</summary>
public sealed class CheckerProperties
{
    private static readonly byte[] s_good = Encoding.UTF8.GetBytes(Documents.Good);

    /// <summary>Parts of documents that mean something, so that chance finds more than broken brackets.</summary>
    private static readonly string[] s_parts =
        ["{", "}", "[", "]", ",", ":", "\"a\":", "\"Version\":", "\"Endpoints\":", "\"Picker\":{\"Policy\":", "null", "true", "-1", "1e999", "\"\"", "\":\"", "\"\\ud800\"", "//x\n", "\0", "\"00:00:01\"", "\"http://x\"", "9007199254740993"];

    [Fact]
    public void No_bytes_make_it_throw() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(200).WithReplay(1, 31),
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Answers(bytes)));

    [Fact]
    public void No_change_of_a_good_document_makes_it_throw() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1_500).WithReplay(2, 31),
        Prop.ForAll(Mutations().ToArbitrary(), Answers));

    [Theory]
    [InlineData("""{ "a": null, "b": true, "c": false, "d": 1.50, "e": "x", "f": {}, "g": [], "h": [null, true, [], {}], "i": { "j": { "k": "" } } }""")]
    [InlineData("""{ "a:b": 1, "a": { "c": 2 }, "A:d": [ { "x": 1 }, 2 ] }""")]
    [InlineData("""{ "": 1, ":": 2, "b:": 3, "10": 1, "9": 2, "x10": 1, "x9": 2, "\u0041": "\u00e9\n" }""")]
    [InlineData(Documents.Good)]
    public void The_tree_is_that_of_the_configuration_provider(string json) => Assert.Equal(TextOf(Provided(json)), TextOf(Read(json)!));

    [Fact]
    public void The_tree_of_random_json_is_that_of_the_configuration_provider() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(3, 31),
        Prop.ForAll(Json(4).ToArbitrary(), value =>
        {
            string json = $$"""{ "x": {{value}} }""";
            ConfigNode? read = Read(json);
            return read is null || TextOf(read) == TextOf(Provided(json));
        }));

    private static bool Answers(byte[] bytes)
    {
        ConfigurationCheck check = ConfigurationChecker.Check(new MemoryStream(bytes));
        ConfigurationCheck text = ConfigurationChecker.Check(Encoding.Latin1.GetString(bytes));
        return check.IsValid == (check.Errors.Count == 0) && text.Clusters.All(cluster => cluster.Digest.Length == 64);
    }

    private static Gen<byte[]> Mutations() =>
        from cuts in Gen.Choose(1, 4)
        from changes in Gen.Choose(0, s_good.Length - 1).Zip(Gen.Choose(0, 12)).Zip(Gen.Elements(s_parts)).ListOf(cuts)
        select changes.Aggregate(s_good, (bytes, change) =>
        {
            int at = Math.Min(change.Item1.Item1, bytes.Length), length = Math.Min(change.Item1.Item2, bytes.Length - at);
            return [.. bytes[..at], .. Encoding.UTF8.GetBytes(change.Item2), .. bytes[(at + length)..]];
        });

    private static Gen<string> Json(int levels) => levels == 0
        ? Gen.Elements("null", "true", "false", "0", "-1.5e3", "\"\"", "\"x\"", "{}", "[]")
        : Gen.OneOf(
            Json(0),
            Gen.ListOf(Json(levels - 1), 3).Select(items => $"[{string.Join(',', items)}]"),
            Gen.Elements("a", "B", "c:d", "1", "10").Zip(Json(levels - 1)).ListOf(3).Select(pairs => $"{{{string.Join(',', pairs.DistinctBy(pair => pair.Item1).Select(pair => $"\"{pair.Item1}\":{pair.Item2}"))}}}"));

    private static ConfigNode? Read(string json)
    {
        var errors = new List<string>();
        JsonDraft? draft = new JsonTreeReader(new SectionLimits("x"), errors).Read(Encoding.UTF8.GetBytes($$"""{ "LoadBalancing": {{json}} }"""));
        return errors.Count > 0 ? null : draft!["LoadBalancing"]!.ToNode("LoadBalancing");
    }

    private static ConfigNode Provided(string json) =>
        ConfigNode.Copy(Documents.Provided($$"""{ "LoadBalancing": {{json}} }""").GetSection("LoadBalancing"), new SectionLimits("x"));

    private static string TextOf(ConfigNode node) => $"{node.Path}|{node.Key}|{node.Value ?? "(null)"}|({string.Join(", ", node.Children.Select(TextOf))})";
}
