using LoadBalancing.Client.Etcd.Wire;

namespace LoadBalancing.Client.Etcd.Tests.Wire;

/// <summary>etcd's sentences are those of its api/v3rpc/rpctypes/error.go.</summary>
public sealed class EtcdAnswersTests
{
    [Theory]
    [InlineData(14, "etcdserver: no leader", true, true)]                    // nothing was done, anywhere
    [InlineData(8, "etcdserver: too many requests", true, true)]
    [InlineData(14, "etcdserver: request timed out", true, false)]           // it may be done yet
    [InlineData(14, "etcdserver: leader changed", true, false)]
    [InlineData(14, "etcdserver: server stopped", true, false)]
    [InlineData(4, "context deadline exceeded", true, false)]
    [InlineData(1, "context canceled", true, false)]
    [InlineData(2, "raft: stopped", true, false)]
    [InlineData(13, "stream terminated", true, false)]
    [InlineData(3, "etcdserver: request is too large", false, false)]
    [InlineData(8, "etcdserver: mvcc: database space exceeded", false, false)]
    [InlineData(7, "etcdserver: permission denied", false, false)]
    [InlineData(5, "etcdserver: requested lease not found", false, false)]
    public void Whether_to_ask_again_and_whether_a_write_may_be_sent_again(int status, string words, bool isPassing, bool isUntried)
    {
        var answer = CallException.Of(status, words);
        Assert.Equal((isPassing, isUntried), (EtcdAnswers.IsPassing(answer), EtcdAnswers.IsUntried(answer)));
    }

    [Theory]
    [InlineData(CallFault.NotSent, true, true)]
    [InlineData(CallFault.Untrusted, true, true)]
    [InlineData(CallFault.Unwelcome, true, true)]
    [InlineData(CallFault.Lost, true, false)]
    [InlineData(CallFault.TimedOut, true, false)]
    [InlineData(CallFault.Foreign, true, false)]
    [InlineData(CallFault.TooLong, false, false)]
    internal void A_write_goes_elsewhere_only_where_nobody_can_have_got_it(CallFault fault, bool isPassing, bool isUntried)
    {
        var failure = new CallException(fault, "x");
        Assert.Equal((isPassing, isUntried), (EtcdAnswers.IsPassing(failure), EtcdAnswers.IsUntried(failure)));
    }

    [Theory]
    [InlineData(3, "etcdserver: request is too large", EtcdErrorCode.TooLarge)]
    [InlineData(8, "grpc: received message larger than max (2 vs. 1)", EtcdErrorCode.TooLarge)]
    [InlineData(8, "etcdserver: mvcc: database space exceeded", EtcdErrorCode.NoSpace)]
    [InlineData(7, "etcdserver: permission denied", EtcdErrorCode.Denied)]
    [InlineData(3, "etcdserver: authentication failed, invalid user ID or password", EtcdErrorCode.Denied)]
    [InlineData(16, "etcdserver: invalid auth token", EtcdErrorCode.Denied)]
    [InlineData(3, "etcdserver: user name is empty", EtcdErrorCode.Denied)]
    [InlineData(11, "etcdserver: mvcc: required revision has been compacted", EtcdErrorCode.Compacted)]
    [InlineData(5, "etcdserver: requested lease not found", EtcdErrorCode.Refused)]
    [InlineData(12, "unknown service", EtcdErrorCode.Refused)]
    public void Each_refusal_has_its_code(int status, string words, EtcdErrorCode code) => Assert.Equal(code, EtcdAnswers.CodeOf(CallException.Of(status, words)));

    [Fact]
    public void Waits_are_a_random_part_of_100_ms_doubled_up_to_the_bound()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(500), new Half());
        // Half of 100, 200, 400, 500, 500.
        Assert.Equal([50, 100, 200, 250, 250], Enumerable.Range(0, 5).Select(_ => backoff.Next().TotalMilliseconds));
        backoff.Reset();
        Assert.Equal(50, backoff.Next().TotalMilliseconds);
    }

    [Fact]
    public void An_endpoint_is_left_once_however_many_calls_failed_there()
    {
        EtcdEndpoint[] all = [.. Enumerable.Range(1, 3).Select(i => new EtcdEndpoint(new Uri($"http://a:{i}")))];
        var endpoints = new EtcdEndpoints([.. all], first: 2);
        Assert.Same(all[2], endpoints.Current);
        endpoints.Leave(all[2]);
        endpoints.Leave(all[2]);
        Assert.Same(all[0], endpoints.Current);
    }

    private sealed class Half : Random
    {
        public override double NextDouble() => 0.5;
    }
}
