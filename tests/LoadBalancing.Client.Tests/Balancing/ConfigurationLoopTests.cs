using LoadBalancing.Client.Balancing;
using LoadBalancing.Client.Configuration;

namespace LoadBalancing.Client.Tests.Balancing;

public sealed class ConfigurationLoopTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly LogLines _log = new();
    private readonly List<double> _readAt = [];
    private readonly ConfigurationLoop _loop;
    private Exception? _error;
    private int _applied;

    public ConfigurationLoopTests() => _loop = new ConfigurationLoop(_time, _log, Read, _ => _applied++);

    public void Dispose() => _loop.Dispose();

    private SectionCopy Read()
    {
        _readAt.Add(_time.Elapsed.TotalMilliseconds);
        return _error is null ? SectionCopy.Empty : throw _error;
    }

    private void Milliseconds(int count) => _time.Advance(TimeSpan.FromMilliseconds(count));

    [Fact]
    public void It_reads_once_after_a_quarter_of_a_second_of_quiet()
    {
        _loop.Wake();
        Milliseconds(200);
        _loop.Wake();                                           // an editor saves twice
        Milliseconds(249);
        Assert.Empty(_readAt);
        Milliseconds(1);
        Assert.Equal([450], _readAt);
        Milliseconds(60_000);
        Assert.Single(_readAt);
        Assert.Equal(1, _applied);
    }

    [Fact]
    public void A_source_that_is_never_quiet_is_read_every_five_seconds()
    {
        for (int i = 0; i < 120; i++)
        {
            _loop.Wake();
            Milliseconds(100);
        }
        Assert.Equal([5_000, 10_000], _readAt);
        Milliseconds(1_000);
        Assert.Equal([5_000, 10_000, 12_150], _readAt);         // the last wake-up at 11.9 s, and quiet
    }

    [Fact]
    public void A_source_that_cannot_be_read_is_logged_and_the_next_wake_up_reads_again()
    {
        _error = new IOException("half a file");
        _loop.Wake();
        Milliseconds(250);
        Assert.Equal(0, _applied);
        Assert.Single(_log.Of(103));
        _error = null;
        _loop.Wake();
        Milliseconds(250);
        Assert.Equal(1, _applied);
    }

    [Fact]
    public void After_disposal_nothing_is_read()
    {
        _loop.Wake();
        _loop.Dispose();
        _loop.Wake();
        Milliseconds(10_000);
        Assert.Empty(_readAt);
        Assert.Equal(0, _time.ArmedTimers);
    }
}
