using System.Text;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Simulation.Reading;
using LoadBalancing.Client.Simulation.Scenarios;
using Microsoft.Extensions.Options;

namespace LoadBalancing.Client.Simulation.Tests.Reading;

/// <summary>From text to a scenario, and what the text may look like.</summary>
public sealed class ScenarioFileTests
{
    [Fact]
    public void Every_key_of_clients_and_servers_arrives()
    {
        Scenario scenario = Files.Read(Files.Big);
        Assert.Equal(("big", 7, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5)), (scenario.Name, scenario.Seed, scenario.Duration, scenario.WarmUp));
        ClientGroup web = scenario.Clients[0];
        Assert.Equal(("web", 3, ArrivalKind.Recorded, 200.5), (web.Name, web.Count, web.Arrivals, web.Rate));
        Assert.Equal([TimeSpan.FromMilliseconds(1), TimeSpan.Zero, TimeSpan.FromSeconds(2)], web.RecordedGaps);
        Assert.Equal((TimeDistributionKind.LogNormal, TimeSpan.FromMilliseconds(1), 0.5), (web.Network.Kind, web.Network.Mean, web.Network.Sigma));
        Assert.Equal((TimeDistributionKind.Uniform, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(3)), (web.StreamDuration.Kind, web.StreamDuration.Shortest, web.StreamDuration.Longest));
        Assert.Equal((ArrivalKind.Closed, 4, TimeDistributionKind.Constant, TimeSpan.FromMilliseconds(100)),
            (scenario.Clients[1].Arrivals, scenario.Clients[1].Concurrency, scenario.Clients[1].ThinkTime.Kind, scenario.Clients[1].ThinkTime.Mean));
        ServerGroup a = scenario.Servers[0];
        Assert.Equal(("a", 4, 2, 100, 2.5, 3.0, "z1"), (a.Name, a.Count, a.Workers, a.QueueLimit, a.Speed, a.Weight, a.Zone));
        Assert.Equal([TimeSpan.FromMilliseconds(4), TimeSpan.FromMilliseconds(6)], a.ServiceTime.Values);
        Assert.Equal((TimeDistributionKind.Recorded, TimeSpan.Zero, 0.01, 100.0), (a.ServiceTime.Kind, a.ServiceTime.Mean, a.ServiceTime.TailShare, a.ServiceTime.TailFactor));
        Assert.Equal((1, "z2"), (a.Priority, web.Zone));
        Assert.Equal((true, false, 41L, false), (a.Reports, a.DropsCanceled, a.Version, a.JoinsLater));
        Assert.Equal((true, (int?)null), (scenario.Servers[1].JoinsLater, scenario.Servers[1].QueueLimit));
    }

    [Fact]
    public void Every_action_arrives_in_the_order_of_the_file()
    {
        Scenario scenario = Files.Read(Files.Big);
        Assert.Equal(Enum.GetValues<ScenarioAction>().Order(), scenario.Events.Select(happening => happening.Action).Order());
        Assert.Equal("slow heal fail flap network rate serverversion join update refuse hang partition crash restart leave failgateway overload drain", string.Join(' ', scenario.Events.Select(happening => happening.Action)).ToLowerInvariant());
        Assert.Equal((TimeSpan.FromSeconds(10), "a0, a1", 10.0), (scenario.Events[0].At, scenario.Events[0].Servers, scenario.Events[0].Factor));
        Assert.Equal((1L << 53) - 1, scenario.Events[6].Version);
        Assert.Equal((41L, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(30)), (scenario.Events[8].Version, scenario.Events[8].Over, scenario.Events[8].ActivateAt));
        Assert.Equal((0.25, 0.75), (scenario.Events[15].Share, scenario.Events[16].Share));
    }

    [Fact]
    public void A_change_of_the_configuration_is_read_anew_into_the_options_of_each_client()
    {
        ScenarioEvent update = Files.Read(Files.Big).Events.Single(happening => happening.Action == ScenarioAction.Update);
        foreach (ClusterOptions options in new[] { new ClusterOptions(), new ClusterOptions() })
        {
            options.AllowPlaintext = true;
            update.Change!(options);
            Assert.Equal((42L, "random", true), (options.Version, options.Picker.Policy, options.AllowPlaintext));
        }
    }

    [Fact]
    public void A_section_for_a_time_replaces_the_default_as_a_whole()
    {
        // The default is exponential with a mean of 10 ms: nothing of it may be left.
        TimeDistribution time = Files.Read(Files.With("Servers:0:ServiceTime", """{ "Mean": "00:00:00.002" }""")).Servers[0].ServiceTime;
        Assert.Equal((TimeDistributionKind.Constant, TimeSpan.FromMilliseconds(2)), (time.Kind, time.Mean));
        Assert.Equal(TimeDistributionKind.Constant, Files.Read(Files.With("Servers:0:ServiceTime", "\"00:00:00\"")).Servers[0].ServiceTime.Kind);
        Assert.Equal(TimeDistributionKind.Exponential, Files.Read(Files.With("Servers:0:ServiceTime", "null")).Servers[0].ServiceTime.Kind);
    }

    [Fact]
    public void Keys_and_choices_ignore_case_and_numbers_may_be_texts() =>
        Assert.Equal((5, ArrivalKind.Uniform), Files.Read("""{ "CLIENTS": [ { "arrivals": "Uniform", "count": "5" } ], "servers": [ {} ] }""").Clients.Select(group => (group.Count, group.Arrivals)).Single());

    [Fact]
    public void Comments_and_commas_at_the_end_are_allowed() => Assert.Empty(Files.Errors("/* a */ { \"Clients\": [ {}, ], // b\n \"Servers\": [ {} ], }"));

    [Fact]
    public void A_file_is_read_with_or_without_the_mark_of_UTF_8()
    {
        string path = Path.GetTempFileName();
        try
        {
            foreach (bool mark in new[] { false, true })
            {
                File.WriteAllText(path, Files.Big, new UTF8Encoding(mark));
                Assert.Equal("big", ScenarioFile.Load(path).Name);
            }
        }
        finally { File.Delete(path); }
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_one_error_that_names_it()
    {
        foreach (string path in new[] { Path.Combine(Path.GetTempPath(), "no", "such.json"), Path.GetTempPath() })
        {
            string error = Assert.Single(Assert.Throws<OptionsValidationException>(() => ScenarioFile.Load(path)).Failures);
            Assert.StartsWith($"{path}: cannot be read: ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_is_too_long_is_not_read_to_its_end()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileStream file = File.OpenWrite(path)) { file.SetLength(3L << 30); }          // more than fits into an array, and empty on the disk
            Assert.Equal([$"{path}: is longer than 16 MB, wanted at most that."], Assert.Throws<OptionsValidationException>(() => ScenarioFile.Load(path)).Failures);
        }
        finally { File.Delete(path); }
    }

    [Fact]
    public void Sixteen_megabytes_are_read()
    {
        // Spaces after the end fill it up to the last byte that is allowed; one more is too many.
        string most = Files.Small.PadRight(16 * 1024 * 1024);
        Assert.Empty(Files.Errors(most));
        Assert.Equal(["f.json: is longer than 16 MB, wanted at most that."], Files.Errors(most + " "));
    }
}
