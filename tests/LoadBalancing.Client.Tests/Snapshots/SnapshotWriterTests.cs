using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Load;
using LoadBalancing.Client.Outcomes;
using LoadBalancing.Client.Picking;
using LoadBalancing.Client.Snapshots;
using LoadBalancing.Client.Tests.Configuration;

namespace LoadBalancing.Client.Tests.Snapshots;

public sealed class SnapshotWriterTests
{
    private static readonly PickerSurroundings Surroundings = new(new StampClock(new ManualTime()), new Random(1), Services: null);

    private readonly List<PickerInputs> _built = [];
    private readonly SnapshotWriter _writer;
    private Func<PickerInputs, EndpointPicker> _create;

    public SnapshotWriterTests()
    {
        _create = inputs => PickerCatalog.BuiltIn["random"].Create(inputs);
        _writer = new SnapshotWriter(new PickerCatalog([new("mine", inputs => { _built.Add(inputs); return _create(inputs); })]), Surroundings);
    }

    private static ClusterConfig Config(params (string Path, string? Value)[] settings)
    {
        (ClusterConfig? config, IReadOnlyList<string> errors) = Sections.Build(
            Sections.Layers([("Picker:Policy", "mine")], settings), catalog: new PickerCatalog([new("mine", _ => throw new NotSupportedException())]));
        Assert.Empty(errors);
        return config!;
    }

    private static readonly ClusterConfig Discovering = Config(("Discovery:Type", "dns"), ("Discovery:Name", "orders.svc"));

    private ClusterSnapshot Apply(params (string Path, string? Value)[] settings) => Applied(_writer.Apply(Config(settings)));

    private static ClusterSnapshot Applied(Publication publication)
    {
        Assert.Null(publication.Refusal);
        return Assert.IsType<ClusterSnapshot>(publication.Snapshot);
    }

    private static EndpointNode Node(ClusterSnapshot snapshot, string id) => snapshot.Nodes.Single(node => node.Id == id);

    [Fact]
    public void A_published_snapshot_is_whole_and_current()
    {
        ClusterSnapshot snapshot = Apply(("Version", "7"), ("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"));
        Assert.Same(snapshot, _writer.Current);
        Assert.Equal(("7", 1L), (snapshot.Version.ToString(), snapshot.Generation));
        Assert.Equal(["a", "b"], snapshot.Nodes.Select(node => node.Id));
        Assert.True(snapshot.Pool.Nodes.SequenceEqual(snapshot.Nodes));
        Assert.Same(snapshot.Config, _writer.Config);
        Assert.Equal(snapshot.Version, _writer.Version);
        Assert.True(snapshot.HasPlaintextEndpoints);
    }

    [Fact]
    public void Equal_content_is_silence()
    {
        ClusterSnapshot first = Apply(("Endpoints:a", "http://a"));
        Assert.Same(Publication.Unchanged, _writer.Apply(Config(("Endpoints:a", "HTTP://A/"))));
        Assert.Same(first, _writer.Current);
        Assert.Single(_built);
    }

    [Fact]
    public void Statistics_of_an_unchanged_endpoint_survive_and_a_changed_weight_changes_nothing_else()
    {
        ClusterSnapshot before = Apply(("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"));
        Node(before, "b").Tracker.Outcomes.CountEnd(OutcomeKind.Success);
        ClusterSnapshot after = Apply(("Endpoints:c", "http://c"), ("Endpoints:b:Address", "http://b"), ("Endpoints:b:Weight", "3"));
        Assert.Same(Node(before, "b").Tracker, Node(after, "b").Tracker);
        Assert.Equal(1, Node(after, "b").Succeeded);
        Assert.Equal((1.0, 3.0), (Node(before, "b").Weight, Node(after, "b").Weight));       // requests on the old snapshot see the old one
    }

    [Fact]
    public void An_id_in_another_case_is_the_same_endpoint()
    {
        EndpointTracker tracker = Node(Apply(("Endpoints:a", "http://a")), "a").Tracker;
        Assert.Same(tracker, Node(Apply(("Endpoints:A", "http://a")), "A").Tracker);
        Assert.Equal(EndpointAvailability.Eligible, tracker.Availability);
    }

    [Fact]
    public void An_endpoint_at_another_address_is_another_endpoint()
    {
        ClusterSnapshot before = Apply(("Endpoints:a", "http://a:1"), ("Endpoints:b", "http://b"));
        ClusterSnapshot after = Apply(("Endpoints:a", "http://a:2"), ("Endpoints:b", "http://b"));
        Assert.NotSame(Node(before, "a").Tracker, Node(after, "a").Tracker);
        Assert.Equal(EndpointAvailability.Removed, Node(before, "a").Availability);
        Assert.Equal(EndpointAvailability.Eligible, Node(after, "a").Availability);
    }

    [Fact]
    public void An_address_under_another_id_is_another_endpoint_too()
    {
        ClusterSnapshot before = Apply(("Endpoints:a", "http://n"));
        ClusterSnapshot after = Apply(("Endpoints:b", "http://n"));
        Assert.NotSame(Node(before, "a").Tracker, Node(after, "b").Tracker);
        Assert.Equal(EndpointAvailability.Removed, Node(before, "a").Availability);
    }

    [Fact]
    public void Who_left_is_removed_and_who_comes_back_starts_anew()
    {
        ClusterSnapshot first = Apply(("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"));
        Apply(("Endpoints:b", "http://b"));
        Assert.Equal(EndpointAvailability.Removed, Node(first, "a").Availability);
        Assert.Equal(EndpointAvailability.Eligible, Node(first, "b").Availability);
        ClusterSnapshot third = Apply(("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"));
        Assert.NotSame(Node(first, "a").Tracker, Node(third, "a").Tracker);
        Assert.Equal(EndpointAvailability.Eligible, Node(third, "a").Availability);
        Assert.Equal(EndpointAvailability.Removed, Node(first, "a").Availability);
    }

    [Fact]
    public void A_probation_outlives_a_version()
    {
        ClusterSnapshot before = Apply(("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"));
        Node(before, "a").Tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Probation);
        ClusterSnapshot after = Apply(("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"), ("Endpoints:c", "http://c"));
        Assert.Equal(["b", "c"], after.Pool.Nodes.Select(node => node.Id));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_plug_in_that_cannot_be_built_keeps_yesterday_and_the_next_good_one_applies(bool returnsNull)
    {
        ClusterSnapshot yesterday = Apply(("Endpoints:a", "http://a"));
        Func<PickerInputs, EndpointPicker> good = _create;
        _create = _ => returnsNull ? null! : throw new InvalidOperationException("no table");
        string? refusal = _writer.Apply(Config(("Endpoints:b", "http://b"))).Refusal;
        Assert.Equal($"policy 'mine' could not be built: InvalidOperationException: {(returnsNull ? "its factory returned null" : "no table")}", refusal);
        Assert.NotNull(_writer.Rebuild().Refusal);
        Assert.Same(yesterday, _writer.Current);
        Assert.Same(yesterday.Config, _writer.Config);
        Assert.Equal("local-1", _writer.Version.ToString());
        Assert.Equal(EndpointAvailability.Eligible, Node(yesterday, "a").Availability);      // nobody was removed by what never was

        _create = good;
        ClusterSnapshot next = Apply(("Endpoints:b", "http://b"));
        Assert.Equal(("local-2", 2L), (next.Version.ToString(), next.Generation));
    }

    [Fact]
    public void A_picker_takes_over_from_its_own_kind_only()
    {
        ClusterSnapshot first = Apply(("Endpoints:a", "http://a"));
        Apply(("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"));
        _writer.Rebuild();
        Assert.Null(_built[0].Previous);
        Assert.Same(first.Pool.Picker, _built[1].Previous);
        Assert.NotNull(_built[2].Previous);
        Applied(_writer.Apply(Sections.Valid(("Endpoints:a", "http://a"), ("Picker:Policy", "round_robin"))));
        Apply(("Endpoints:a", "http://a"));
        Assert.Null(_built[3].Previous);
    }

    [Fact]
    public void A_rebuild_is_a_new_generation_of_the_same_version_and_endpoints()
    {
        ClusterSnapshot first = Apply(("Version", "7"), ("Endpoints:a", "http://a"), ("Endpoints:b", "http://b"), ("Endpoints:c", "http://c"));
        Node(first, "b").Tracker.TryMove(EndpointAvailability.Eligible, EndpointAvailability.Probation);
        ClusterSnapshot second = Applied(_writer.Rebuild());
        Assert.Equal(("7", 2L), (second.Version.ToString(), second.Generation));
        Assert.True(first.Nodes == second.Nodes);
        Assert.Equal(["a", "c"], second.Pool.Nodes.Select(node => node.Id));
        Assert.Equal(["a", "b", "c"], first.Pool.Nodes.Select(node => node.Id));             // yesterday is not touched
    }

    [Fact]
    public void Before_anything_is_known_there_is_nothing_to_rebuild()
    {
        Assert.Same(Publication.Unchanged, _writer.Rebuild());
        Assert.Null(_writer.Current);
        Assert.Same(Publication.Unchanged, _writer.ApplyDiscovered([], Discovering));
    }

    [Fact]
    public void A_discovering_cluster_waits_and_discovery_changes_the_generation_never_the_version()
    {
        Assert.True(_writer.Apply(Discovering).IsWaiting);
        Assert.Null(_writer.Current);
        ClusterSnapshot first = Applied(_writer.ApplyDiscovered([Given.Spec("a")], Discovering));
        ClusterSnapshot second = Applied(_writer.ApplyDiscovered([Given.Spec("a"), Given.Spec("b")], Discovering));
        Assert.Equal(("local-1", 1L, "local-1", 2L), (first.Version.ToString(), first.Generation, second.Version.ToString(), second.Generation));
        Assert.Same(first.Nodes[0], second.Nodes[0]);
        Assert.Same(Publication.Unchanged, _writer.ApplyDiscovered([Given.Spec("a"), Given.Spec("b")], Discovering));
    }

    [Fact]
    public void An_answer_to_an_older_question_is_dropped()
    {
        _writer.Apply(Discovering);
        Applied(_writer.ApplyDiscovered([Given.Spec("a")], Discovering));
        ClusterConfig elsewhere = Config(("Discovery:Type", "dns"), ("Discovery:Name", "other.svc"));
        Assert.Same(Publication.Unchanged, _writer.Apply(elsewhere));                        // accepted, and waits for the new place
        Assert.Equal(["a"], _writer.Current!.Nodes.Select(node => node.Id));                 // make before break
        Assert.Same(Publication.Unchanged, _writer.ApplyDiscovered([Given.Spec("late")], Discovering));
        Assert.Equal("local-2", Applied(_writer.ApplyDiscovered([Given.Spec("b")], elsewhere)).Version.ToString());
    }

    [Fact]
    public void Another_setting_keeps_what_was_discovered()
    {
        _writer.Apply(Discovering);
        ClusterSnapshot first = Applied(_writer.ApplyDiscovered([Given.Spec("a")], Discovering));
        ClusterSnapshot second = Apply(("Discovery:Type", "dns"), ("Discovery:Name", "orders.svc"), ("AllowPlaintext", "true"));
        Assert.Same(first.Nodes[0], second.Nodes[0]);
        Assert.Equal("local-2", second.Version.ToString());
    }

    [Fact]
    public void Versions_that_do_not_rise_are_refused_and_change_nothing()
    {
        ClusterSnapshot seven = Apply(("Version", "7"), ("Endpoints:a", "http://a"));
        foreach ((string, string?)[] settings in (IEnumerable<(string, string?)[]>)
            [[("Version", "6"), ("Endpoints:b", "http://b")], [("Version", "7"), ("Endpoints:b", "http://b")], [("Endpoints:b", "http://b")]])
        {
            Assert.NotNull(_writer.Apply(Config(settings)).Refusal);
            Assert.Same(seven, _writer.Current);
        }
        Assert.Equal("8", Apply(("Version", "8"), ("Endpoints:b", "http://b")).Version.ToString());
    }
}
