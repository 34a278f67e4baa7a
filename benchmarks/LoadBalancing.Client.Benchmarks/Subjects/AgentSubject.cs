using System.Net;
using LoadBalancing.Agent;
using LoadBalancing.Agent.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LoadBalancing.Client.Benchmarks.Subjects;

/// <summary>Requests through the agent's middleware, over a context that keeps its callbacks as Kestrel does: in a stack that a connection uses again and again.</summary>
internal sealed class AgentSubject : IDisposable
{
    public const string Token = "a-token-of-24-characters";

    private const string Version = "orders=42;sha256=aaaaaaaaaaaaaaaa", Metrics = "TEXT cpu_utilization=0.31, mem_utilization=0.5, rps_fractional=1000, eps=0, named_metrics.rif=1";

    private readonly ServiceProvider _services;
    private readonly RequestDelegate _agent, _application = static _ => Task.CompletedTask;
    private readonly Callbacks _callbacks = new();
    private readonly DefaultHttpContext _context;

    public AgentSubject(IPAddress peer)
    {
        var services = new ServiceCollection();
        services.AddLoadBalancingAgent(options => options.Tokens.Add(Token)).AddConfiguration(new Orders());
        _services = services.BuildServiceProvider();
        _services.GetRequiredService<IAgent>().OfferAsync("orders", new AgentVersion(42, new string('a', 64))).GetAwaiter().GetResult();
        _agent = new AgentMiddleware(_services.GetRequiredService<AgentParts>(), _application).InvokeAsync;

        _context = new DefaultHttpContext();
        _context.Features.Set<IHttpResponseFeature>(_callbacks);
        _context.Connection.RemoteIpAddress = peer;
        _context.RequestServices = _services;
        _context.Request.Method = "GET";
        _context.Request.Path = "/orders/42";
        _context.Request.Headers["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    }

    public IHeaderDictionary RequestHeaders => _context.Request.Headers;

    public IHeaderDictionary ResponseHeaders => _callbacks.Headers;

    /// <summary>What an answer costs without any agent.</summary>
    public void RunBare(int count)
    {
        for (int i = 0; i < count; i++) { Answer(_application); }
    }

    /// <summary>What it costs where the application sets two headers itself.</summary>
    public void RunTwoHeaders(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _callbacks.Headers[AgentHeaders.ConfigVersion] = Version;
            _callbacks.Headers[AgentHeaders.LoadMetrics] = Metrics;
            Answer(_application);
        }
    }

    public void RunAgent(int count)
    {
        for (int i = 0; i < count; i++) { Answer(_agent); }
    }

    public void Dispose() => _services.Dispose();

    private void Answer(RequestDelegate application)
    {
        application(_context).GetAwaiter().GetResult();
        _callbacks.Fire();
    }

    private sealed class Orders : IAgentConfiguration
    {
        public string Document => "orders";

        public ValueTask<ApplyResult> ApplyAsync(AgentVersion version, CancellationToken cancellationToken) => new(ApplyResult.Confirmed());
    }

    private sealed class Callbacks : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task>, object)> _starting = new(), _completed = new();

        public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

        public void Fire()
        {
            while (_starting.TryPop(out (Func<object, Task> Callback, object State) entry)) { entry.Callback(entry.State).GetAwaiter().GetResult(); }
            while (_completed.TryPop(out (Func<object, Task> Callback, object State) entry)) { entry.Callback(entry.State).GetAwaiter().GetResult(); }
        }
    }
}
