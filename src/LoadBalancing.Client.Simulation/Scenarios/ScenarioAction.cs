namespace LoadBalancing.Client.Simulation.Scenarios;

/// <summary>What can happen in a scenario.</summary>
public enum ScenarioAction
{
    /// <summary>Services take <see cref="ScenarioEvent.Factor"/> times as long from now on.</summary>
    Slow = 0,

    /// <summary>All is as at the start again: speed, errors, network; a hung server goes on, one that crashed is there again.</summary>
    Heal,

    /// <summary>A <see cref="ScenarioEvent.Share"/> of requests is answered with an error at once, without any work.</summary>
    Fail,

    /// <summary>Connections are refused; requests under way are served.</summary>
    Refuse,

    /// <summary>Requests are accepted and nothing is answered any more.</summary>
    Hang,

    /// <summary>Refuses and recovers by turns, each for <see cref="ScenarioEvent.Period"/>, until healed.</summary>
    Flap,

    /// <summary>Nothing passes between the clients and these servers.</summary>
    Partition,

    /// <summary>The process ends: connections break, the queue is lost, new connections are refused.</summary>
    Crash,

    /// <summary>The process starts again, cold, with an empty queue.</summary>
    Restart,

    /// <summary>The servers start and are announced to all clients.</summary>
    Join,

    /// <summary>The servers are taken off all clients' lists; they finish what they have and refuse the rest.</summary>
    Leave,

    /// <summary>Clients send <see cref="ScenarioEvent.Factor"/> times their rate, reached evenly over <see cref="ScenarioEvent.Over"/>.</summary>
    Rate,

    /// <summary>The network takes <see cref="ScenarioEvent.Latency"/> longer one way.</summary>
    Network,

    /// <summary>Clients get another configuration.</summary>
    Update,

    /// <summary>The servers run configuration version <see cref="ScenarioEvent.Version"/>.</summary>
    ServerVersion,

    /// <summary>A <see cref="ScenarioEvent.Share"/> of requests is answered at once as by a gateway whose servers are gone: 502, 503 or 504.</summary>
    FailGateway,

    /// <summary>A <see cref="ScenarioEvent.Share"/> of requests is told at once to come later: 429.</summary>
    Overload,

    /// <summary>The servers answer new requests with 503 and say that they want none (<c>Health:Draining</c>); requests under way are served.</summary>
    Drain,
}
