using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Picking;
using Microsoft.Extensions.Configuration;

namespace LoadBalancing.Client.Tests.Picking;

public sealed class PickerCatalogTests
{
    private sealed class First(PickerInputs inputs) : EndpointPicker
    {
        public override EndpointNode? Pick(in PickContext context) => inputs.Nodes.FirstOrDefault();
    }

    private static PickerFactory Plugin(string name) => new(name, inputs => new First(inputs));

    [Fact]
    public void A_plug_in_is_found_by_name_like_ours_whatever_the_case()
    {
        var catalog = new PickerCatalog([Plugin("mine")]);
        Assert.Empty(catalog.Problems);
        Assert.True(catalog.Contains("MINE"));
        Assert.True(catalog.Contains("Peak_EWMA"));
        Assert.False(catalog.Contains("rr"));
        Assert.IsType<First>(catalog["Mine"].Create(Given.Inputs(Given.EqualNodes(1))));
        Assert.Equal([.. PickerCatalog.BuiltIn.Names.Append("mine").Order(StringComparer.Ordinal)], catalog.Names);
    }

    [Fact]
    public void Every_name_that_is_taken_or_missing_is_a_problem_of_its_own()
    {
        var catalog = new PickerCatalog([Plugin("mine"), Plugin("Mine"), Plugin("Round_Robin"), Plugin(" ")]);
        Assert.Equal(3, catalog.Problems.Count);
        Assert.Contains("'Mine' is registered twice", catalog.Problems[0], StringComparison.Ordinal);
        Assert.Contains("'Round_Robin' is registered twice", catalog.Problems[1], StringComparison.Ordinal);
        Assert.Contains("peak_ewma", catalog.Problems[1], StringComparison.Ordinal);               // the names that are taken
        Assert.Contains("needs a name", catalog.Problems[2], StringComparison.Ordinal);
        Assert.IsNotType<First>(catalog["round_robin"].Create(Given.Inputs([])));                  // ours stays ours
    }

    [Fact]
    public void A_plug_in_reads_the_settings_of_its_own_name()
    {
        var options = new PickerOptions { Policy = "Mine" };
        options.Plugins["mine"] = new Dictionary<string, string?> { ["Depth"] = "3", ["Inner:Colour"] = "red" };
        options.Plugins["other"] = new Dictionary<string, string?> { ["Depth"] = "9" };
        IConfiguration settings = Given.Inputs([], options: options).Options;
        Assert.Equal("3", settings["depth"]);
        Assert.Equal("red", settings.GetSection("Inner")["Colour"]);
        Assert.Single(settings.AsEnumerable(), pair => pair.Key == "Depth");
    }

    [Fact]
    public void Settings_are_equal_by_content_and_only_those_of_the_chosen_plug_in_count()
    {
        static PickerConfig Config(string depth, string others)
        {
            var options = new PickerOptions { Policy = "mine" };
            options.Plugins["mine"] = new Dictionary<string, string?> { ["Depth"] = depth };
            options.Plugins["other"] = new Dictionary<string, string?> { ["Depth"] = others };
            return PickerConfig.From(options, TimeSpan.FromMinutes(1));
        }
        Assert.Equal(Config("1", "1"), Config("1", "2"));
        Assert.Equal(Config("1", "1").GetHashCode(), Config("1", "2").GetHashCode());
        Assert.NotEqual(Config("1", "1"), Config("2", "1"));
        Assert.NotEqual(PickerConfig.From(new PickerOptions(), TimeSpan.FromMinutes(1)), PickerConfig.From(new PickerOptions(), TimeSpan.FromMinutes(2)));
        Assert.NotEqual(PickerConfig.From(new PickerOptions { PeakEwma = { Decay = TimeSpan.FromSeconds(3) } }, default), PickerConfig.From(new PickerOptions(), default));
    }
}
