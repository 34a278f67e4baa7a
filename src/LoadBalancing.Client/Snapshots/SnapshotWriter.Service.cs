using System.Collections.Immutable;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Endpoints;
using LoadBalancing.Client.Health.Confirmations;
using LoadBalancing.Client.Versions;

namespace LoadBalancing.Client.Snapshots;

/// <content>Who is in service: what people want, what endpoints say of themselves, and what they have confirmed.</content>
internal sealed partial class SnapshotWriter
{
    /// <summary>Takes an endpoint out of service, or back in with null, whatever the configuration does meanwhile.</summary>
    /// <param name="id">Its id; case is ignored.</param>
    /// <param name="wanted">Draining, disabled, or null.</param>
    /// <returns>What was published, and the endpoint whose state is another now; null when nothing changed.</returns>
    public (Publication Publication, EndpointNode? Changed) SetService(string id, EndpointAvailability? wanted)
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            EndpointNode? node = _current?.Nodes.FirstOrDefault(candidate => candidate.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
            bool isNews = _service.Set(id, wanted);
            // Who is wanted back need not wait until it says so itself.
            if (wanted is null && node is not null && node.Tracker.TryEndDraining()) { isNews = true; }
            if (!isNews || node is null || !_service.Apply(node)) { return (Publication.Unchanged, null); }
            return (Rebuild_Locked(), node);
        }
    }

    /// <summary>An endpoint that said that it drains may be tried by a request: it goes on probation, unless people want it out.</summary>
    /// <returns>True when it did.</returns>
    public bool EndOwnDraining(EndpointNode node, long now)
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            EndpointTracker tracker = node.Tracker;
            bool isFree = tracker.Availability == EndpointAvailability.Draining && _service.WishFor(node) is null;
            if (isFree)
            {
                tracker.Outcomes.ForgetRows();
                tracker.Probation.Close(now, now, isReturn: true);
                tracker.SetAvailability(_service.LacksConfirmation(node) ? EndpointAvailability.Unconfirmed : EndpointAvailability.Probation);
            }
            // Last: who hears it say so again before this is done has heard it too early.
            tracker.TryEndDraining();
            return isFree;
        }
    }

    /// <summary>What is built and waits until enough endpoints have confirmed it, since nothing runs yet.</summary>
    public Draft? First => Current is null ? _first : null;

    /// <summary>How a version stands; null where no confirmation is needed.</summary>
    public Standing? StandingOf(ClusterConfig config, ConfigurationVersion version, ImmutableArray<EndpointNode> nodes)
    {
        lock (_writer) { return Judge.StandingOf(config, version, nodes); }
    }

    /// <summary>Endpoints have confirmed a version, or gone back from it: those who may serve get requests, the others none any more.</summary>
    public Publication Confirm()
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            if (_current is not { } current || (current.Confirmation is null && _service.Rule is null)) { return Publication.Unchanged; }
            _service.Rule = Judge.RuleOf(current.Config, current.Version, current.Nodes);
            return _service.Rule == current.Serving && current.Nodes.All(_service.IsAsWanted) ? Publication.Unchanged : Switch_Locked(current with { Generation = current.Generation + 1 });
        }
    }

    /// <summary>Lets the first version serve when enough have confirmed it.</summary>
    /// <param name="isTimeOver">Or although they have not.</param>
    public Publication OpenFirst(bool isTimeOver)
    {
        lock (_writer)
        {
            FinishSwap_Locked();
            if (_first is not { } first || _current is not null) { return Publication.Unchanged; }
            Judge.IsOpen |= isTimeOver;
            return Publish(first);
        }
    }
}
