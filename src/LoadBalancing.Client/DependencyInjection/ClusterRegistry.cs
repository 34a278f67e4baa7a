using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Configuration.Groups;
using LoadBalancing.Client.Diagnostics;
using LoadBalancing.Client.Discovery;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace LoadBalancing.Client.DependencyInjection;

/// <summary>The clusters of a container: made at their first use, updated by one loop, disposed of with the container.</summary>
internal sealed class ClusterRegistry : IClusterProvider, IDisposable, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Cluster> _clusters = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _names;
    private readonly IServiceProvider _services;
    private readonly ClusterSurroundings _surroundings;
    private readonly ClusterCode _code;
    private readonly ConfigurationLoop _loop;
    private readonly IDisposable? _subscription;
    private readonly IDisposable _reloads;
    private GroupRegistry? _groups;
    private bool _isDisposed;

    public ClusterRegistry(
        IServiceProvider services, IEnumerable<ClusterRegistration> registrations, ClusterSurroundings surroundings, ClusterCode code, IOptionsMonitor<ClusterOptions> monitor)
    {
        _services = services;
        _names = registrations.Select(registration => registration.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _surroundings = surroundings;
        _code = code;
        _loop = new ConfigurationLoop(surroundings.Time, surroundings.Logger, Read, Apply);
        // Subscribed before anything is read: a change in between wakes the loop instead of being missed.
        _subscription = monitor.OnChange((_, _) => _loop.Wake());
        // A listener of the application that throws keeps the monitor from calling those after it, and that could be us.
        _reloads = ChangeToken.OnChange(() => services.GetService<IConfiguration>()?.GetReloadToken() ?? NullChangeToken.Singleton, _loop.Wake);
    }

    public IEnumerable<string> Names => _names;

    public Cluster Get(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_clusters.TryGetValue(name, out Cluster? known)) { return known; }
            if (!_names.Contains(name))
            {
                throw new ArgumentException($"No cluster '{name}' was added; added were: {string.Join(", ", _names.Order(StringComparer.Ordinal))}.", nameof(name));
            }
            Create_Locked(ClusterName.Normalize(name));
            return _clusters[name];
        }
    }

    public ClusterGroup GetGroup(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            GroupConfig group = Groups_Locked(Read()).Find(name);
            Get(group.Members[0]);
            return _groups![group];
        }
    }

    public void Dispose()
    {
        foreach (Cluster cluster in Stop()) { cluster.Dispose(); }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Cluster cluster in Stop()) { await cluster.DisposeAsync().ConfigureAwait(false); }
    }

    /// <summary>Of a group all members come to life together, from one copy, or none does.</summary>
    private void Create_Locked(string name)
    {
        SectionCopy copy = Read();
        GroupRegistry groups = Groups_Locked(copy);
        if (groups.GroupOf(name) is not { } group)
        {
            Cluster cluster = Make(name);
            _clusters[name] = ClusterFactory.Started(cluster, cluster.Start(copy, [.. _code.For(name)]));
            return;
        }
        if (group.Members.FirstOrDefault(_clusters.ContainsKey) is { } alone)
        {
            throw new OptionsValidationException(name, typeof(ClusterOptions), [$"{SectionCopy.SectionName}:{GroupReader.Section}:{group.Name}: '{alone}' runs without the group already; the process has to start anew."]);
        }
        foreach (Cluster member in groups.Start(group, [.. group.Members.Select(Make)], member => member.Start(copy, [.. _code.For(member.Name)]))) { _clusters[member.Name] = member; }
    }

    /// <summary>Groups are as they were when they were first read without a mistake; with one, whoever it concerns does not start.</summary>
    private GroupRegistry Groups_Locked(SectionCopy copy)
    {
        if (_groups is not null) { return _groups; }
        GroupSet read = copy.Groups;
        var groups = new GroupRegistry(read, _surroundings.Logger);
        return read.Problems.IsEmpty ? _groups = groups : groups;
    }

    private Cluster Make(string name)
    {
        ResponseClassification[] classifications = [.. _services.GetServices<ResponseClassification>().Where(classification => classification.Cluster == name)];
        return new Cluster(name, _surroundings with
        {
            FindCluster = name => _names.Contains(name) ? Get(name) : null,
            EndpointSource = _services.GetKeyedService<IEndpointSource>(name),
            Configuration = _services.GetService<IConfiguration>(),
            ClassifyResponse = classifications.LastOrDefault(classification => classification.Classify is not null)?.Classify,
            ClassifyBody = classifications.LastOrDefault(classification => classification.ClassifyBody is not null)?.ClassifyBody,
        });
    }

    private SectionCopy Read() => SectionCopy.Of(_services.GetService<IConfiguration>()) with { KnownClusters = _names };

    /// <summary>Each cluster judges its own part; one that refuses keeps none of the others.</summary>
    private void Apply(SectionCopy copy)
    {
        Cluster[] clusters;
        lock (_lock)
        {
            clusters = [.. _clusters.Values];
            _groups?.Compare(copy);
        }
        foreach (Cluster cluster in clusters)
        {
            try { cluster.Update(copy, _code.For(cluster.Name)); }
            catch (Exception e) { _surroundings.Logger.BackgroundTaskFailed(e, cluster.Name); }
        }
    }

    private Cluster[] Stop()
    {
        _subscription?.Dispose();
        _reloads.Dispose();
        _loop.Dispose();
        lock (_lock)
        {
            _isDisposed = true;
            _groups?.Dispose();
            return [.. _clusters.Values];
        }
    }
}
