using System.Runtime.CompilerServices;
using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;
using LoadBalancing.Client.Http;

namespace LoadBalancing.Client.Tests.Transport.Tls;

/// <summary>Handlers that TLS settings do not reach, in time: while a version waits, and after they are gone.</summary>
public sealed class UnfollowingHandlerTests
{
    private static ClusterOptions With(string? minimum, DateTimeOffset? activateAt = null) => Given.Options(options =>
    {
        options.Transport.Tls.MinimumVersion = minimum;
        options.ActivateAt = activateAt;
    }, "https://a");

    [Fact]
    public void One_made_while_tls_settings_wait_for_their_moment_is_told_at_that_moment()
    {
        var time = new ManualTime(DateTimeOffset.UtcNow);
        using Cluster cluster = Cluster.Create("orders", With(null), new ClusterSetup { TimeProvider = time });
        Assert.Empty(cluster.TryUpdate(With("1.3", time.GetUtcNow().AddMinutes(1))));
        using HttpMessageHandler handler = cluster.CreateHandler(new SocketsHttpHandler());
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(cluster.Config.Transport.Tls);
        Assert.Contains("A handler of CreateHandler has a primary handler of its own", Assert.Single(cluster.Journal, entry => entry.Kind == "tls.not_followed").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_is_gone_refuses_nothing()
    {
        using Cluster cluster = Cluster.Create("orders", With(null));
        MakeOne(cluster);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Empty(cluster.TryUpdate(With("1.3")));
    }

    [Fact]
    public void Ours_refuses_nothing_behind_handlers_of_the_application_too()
    {
        using Cluster cluster = Cluster.Create("orders", With(null));
        using HttpMessageHandler ours = cluster.CreateHandler(), wrapped = cluster.CreateHandler(new Passing { InnerHandler = ((DelegatingHandler)ours).InnerHandler! });
        Assert.Empty(cluster.TryUpdate(With("1.3")));
        GC.KeepAlive(wrapped);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeOne(Cluster cluster)
    {
        using HttpMessageHandler handler = cluster.CreateHandler(new SocketsHttpHandler());
        Assert.NotEmpty(cluster.TryUpdate(With("1.3")));
    }

    private sealed class Passing : DelegatingHandler;
}
