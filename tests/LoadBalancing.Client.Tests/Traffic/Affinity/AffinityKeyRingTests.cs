using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Traffic.Affinity;

public sealed class AffinityKeyRingTests
{
    [Fact]
    public void The_first_key_signs_and_all_are_found()
    {
        var ring = new AffinityKeyRing(Keys.One, Keys.Two);
        Assert.Same(Keys.One, ring.Signing);
        Assert.Same(Keys.One, ring.Find("one"));
        Assert.Same(Keys.Two, ring.Find("two"));
        Assert.Null(ring.Find("One"));
        Assert.Null(ring.Find("three"));
    }

    [Fact]
    public void A_rotation_keeps_the_old_key_until_it_is_removed()
    {
        var ring = new AffinityKeyRing(Keys.One);
        ring.Accept(Keys.Two);
        Assert.Same(Keys.One, ring.Signing);
        ring.Rotate(Keys.Two);
        Assert.Same(Keys.Two, ring.Signing);
        Assert.Same(Keys.One, ring.Find("one"));
        Assert.True(ring.Remove("one"));
        Assert.Null(ring.Find("one"));
        Assert.False(ring.Remove("one"));
        Assert.Same(Keys.Two, ring.Signing);
    }

    [Fact]
    public void Rotating_to_a_key_that_was_not_accepted_accepts_it()
    {
        var ring = new AffinityKeyRing(Keys.One);
        ring.Rotate(Keys.Two);
        Assert.Equal(("two", "two", "one"), (ring.Signing.Id, ring.Find("two")!.Id, ring.Find("one")!.Id));
    }

    [Fact]
    public void The_key_that_signs_cannot_be_removed()
    {
        var ring = new AffinityKeyRing(Keys.One, Keys.Two);
        Assert.Contains("'one' signs", Assert.Throws<InvalidOperationException>(() => ring.Remove("one")).Message, StringComparison.Ordinal);
        Assert.Same(Keys.One, ring.Find("one"));
    }

    [Fact]
    public void A_secret_that_changes_needs_another_id()
    {
        AffinityKey other = Keys.Of("one", "another secret"), same = Keys.Of("one");
        var ring = new AffinityKeyRing(Keys.One);
        Assert.Throws<ArgumentException>(() => ring.Accept(other));
        Assert.Throws<ArgumentException>(() => ring.Rotate(other));
        Assert.Throws<ArgumentException>(() => new AffinityKeyRing(Keys.One, other));
        Assert.Same(Keys.One, ring.Signing);
        ring.Rotate(same);
        Assert.True(ring.Signing.Secret.SequenceEqual(Keys.One.Secret));
    }

    [Theory]
    [InlineData("")]
    [InlineData("seventeen--chars-")]
    [InlineData("a b")]
    [InlineData("é")]
    public void A_key_needs_a_short_plain_id(string id) => Assert.Contains("wanted 1 to 16", Assert.Throws<ArgumentException>(() => Keys.Of(id)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_key_needs_a_long_secret_copies_it_and_shows_nothing_of_it()
    {
        Assert.Contains("31 bytes, wanted at least 32", Assert.Throws<ArgumentException>(() => new AffinityKey("one", new byte[31])).Message, StringComparison.Ordinal);
        byte[] secret = [.. Enumerable.Repeat((byte)7, 32)];
        var key = new AffinityKey("sixteen-chars-ab", secret);
        secret.AsSpan().Clear();
        Assert.Equal(7, key.Secret[31]);
        Assert.Equal("sixteen-chars-ab", key.ToString());
    }

    [Fact]
    public async Task Changes_by_many_threads_are_all_kept_and_readers_never_see_half_of_one()
    {
        var ring = new AffinityKeyRing(Keys.One);
        using var done = new CancellationTokenSource();
        Task reading = Task.Run(
            () =>
            {
                // Nothing is removed, so whoever signs is always found.
                while (!done.IsCancellationRequested) { Assert.NotNull(ring.Find(ring.Signing.Id)); }
            },
            TestContext.Current.CancellationToken);
        await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, (thread, _) =>
        {
            for (int i = 0; i < 50; i++)
            {
                AffinityKey key = Keys.Of($"{thread}-{i}");
                if (i % 2 == 0) { ring.Accept(key); } else { ring.Rotate(key); }
            }
            return ValueTask.CompletedTask;
        });
        await done.CancelAsync();
        await reading;
        for (int thread = 0; thread < 8; thread++) { for (int i = 0; i < 50; i++) { Assert.NotNull(ring.Find($"{thread}-{i}")); } }
    }
}
