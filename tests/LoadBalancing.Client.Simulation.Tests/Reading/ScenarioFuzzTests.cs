using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LoadBalancing.Client.Simulation.Reading;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>Whatever is in a file: a scenario, or the one exception with reasons in it.</summary>
public sealed class ScenarioFuzzTests
{
    private static readonly string[] s_values =
    [
        "null", "true", "0", "-1", "1e308", "-0.0", "99999999999999999999", "\"\"", "\" \"", "\"NaN\"", "\"-Infinity\"", "\"00:00:00\"", "\"10675199.02:48:05.4775807\"", "\"-10675199.02:48:05.4775808\"",
        "\"*\"", "\",\"", "\"s*,,*\"", "\"\\u0000\"", "[]", "{}", "[[]]", "[{}]", "[null]", "{ \"0\": {} }", "{ \"\": null }", "{ \"Kind\": \"uniform\" }", "{ \"Kind\": \"recorded\" }", "\"closed\"", "\"join\"", "\"update\"",
    ];

    [Fact]
    public void A_good_file_with_other_characters_never_throws_anything_else()
    {
        var random = new Random(20_26);
        int good = 0;
        byte[] original = Encoding.UTF8.GetBytes(Files.Big);
        for (int i = 0; i < 1_500; i++)
        {
            List<byte> bytes = [.. original];
            for (int n = random.Next(1, 4); n > 0; n--)
            {
                int at = random.Next(bytes.Count);
                switch (random.Next(4))
                {
                    case 0: bytes[at] = (byte)random.Next(256); break;
                    case 1: bytes.RemoveAt(at); break;
                    case 2: bytes.Insert(at, (byte)"{}[],:\"\\0-9e."[random.Next(12)]); break;
                    default: bytes.RemoveRange(at, Math.Min(random.Next(40), bytes.Count - at)); break;
                }
            }
            good += IsRead(Encoding.Latin1.GetString([.. bytes])) ? 1 : 0;
        }
        Assert.InRange(good, 1, 1_499);           // both happen, so that both are tested
    }

    [Fact]
    public void A_good_file_with_other_values_never_throws_anything_else()
    {
        var random = new Random(20_27);
        int good = 0;
        var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
        JsonNode original = JsonNode.Parse(Files.Big, null, options)!;
        for (int i = 0; i < 1_000; i++)
        {
            JsonNode root = original.DeepClone();
            for (int n = random.Next(1, 4); n > 0; n--) { Mutate(root, random); }
            good += IsRead(root.ToJsonString()) ? 1 : 0;
        }
        Assert.InRange(good, 1, 999);
    }

    [Fact]
    public void Every_value_in_every_place_is_taken_or_refused()
    {
        foreach (string path in Places(JsonNode.Parse(Files.Small)!, "").Concat(["Duration", "WarmUp", "Clients:0:ThinkTime", "Clients:0:RecordedGaps", "Servers:0:ServiceTime", "Servers:0:Count", "Events:0:Cluster", "Events:0:At"]))
        {
            foreach (string value in s_values) { IsRead(Files.With(path, value)); }
        }
    }

    /// <summary>Puts a strange value in a random place.</summary>
    private static void Mutate(JsonNode root, Random random)
    {
        JsonNode at = root;
        while (true)
        {
            JsonNode?[] children = at is JsonObject section ? [.. section.Select(pair => pair.Value)] : at is JsonArray list ? [.. list] : [];
            if (children.Length == 0) { return; }
            int chosen = random.Next(children.Length);
            if (children[chosen] is JsonObject or JsonArray && random.Next(4) > 0) { at = children[chosen]!; continue; }
            JsonNode? value = JsonNode.Parse(s_values[random.Next(s_values.Length)]);
            if (at is JsonArray items) { items[chosen] = value; }
            else { ((JsonObject)at)[((JsonObject)at).ElementAt(chosen).Key] = value; }
            return;
        }
    }

    private static IEnumerable<string> Places(JsonNode node, string path) => node switch
    {
        JsonObject section => section.SelectMany(pair => Places(pair.Value!, path + pair.Key + ":").Prepend(path + pair.Key)),
        JsonArray list => list.SelectMany((item, i) => Places(item!, $"{path}{i}:").Prepend($"{path}{i}")),
        _ => [],
    };

    private static bool IsRead(string json)
    {
        try
        {
            Assert.Empty(ScenarioCheck.Errors(ScenarioFile.Parse(json, Files.Name)));        // what a file gives, the simulator takes
            return true;
        }
        catch (OptionsValidationException e)
        {
            Assert.NotEmpty(e.Failures);
            Assert.All(e.Failures, failure => Assert.StartsWith(Files.Name + ": ", failure, StringComparison.Ordinal));
            return false;
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException) { throw new InvalidOperationException("Broken by: " + json, e); }
    }
}
