using LoadBalancing.Client.Picking.Prequal;

namespace LoadBalancing.Client.Tests.Picking.Prequal;

/// <summary>Prequal's pool: who reported lately. Ages are in stamps.</summary>
public sealed class ReportPoolTests
{
    private const int MaximumAge = 1_000;

    private static ReportPool Pool(int size = 4, int reuseLimit = 3) => new(size, MaximumAge, reuseLimit);

    private static int[] Held(ReportPool pool, long now) => [.. Enumerable.Range(0, pool.Size).Select(slot => pool.Look(slot, now, out _)).Where(index => index >= 0)];

    private static int SlotOf(ReportPool pool, int index, long now) => Enumerable.Range(0, pool.Size).Single(slot => pool.Look(slot, now, out _) == index);

    [Fact]
    public void An_empty_pool_holds_nobody() => Assert.Empty(Held(Pool(), 5));

    [Fact]
    public void Who_reports_is_held_once_whatever_how_often()
    {
        ReportPool pool = Pool();
        pool.Add(7, 10);
        pool.Add(0, 11);
        pool.Add(7, 12);
        Assert.Equal([0, 7], Held(pool, 12).Order());
        pool.Look(SlotOf(pool, 7, 12), 12, out long word);
        Assert.Equal(3, ReportPool.AgeOf(word, 15));
    }

    [Fact]
    public void A_full_pool_gives_the_slot_of_its_oldest_to_a_new_one()
    {
        ReportPool pool = Pool(size: 3);
        pool.Add(1, 20);
        pool.Add(2, 10);
        pool.Add(3, 30);
        pool.Add(4, 40);
        Assert.Equal([1, 3, 4], Held(pool, 40).Order());
        pool.Add(1, 50);                                    // now 3 is the oldest
        pool.Add(5, 60);
        Assert.Equal([1, 4, 5], Held(pool, 60).Order());
    }

    [Fact]
    public void An_empty_slot_is_taken_before_an_old_one()
    {
        ReportPool pool = Pool(size: 3);
        pool.Add(1, 10);
        pool.Add(2, 900);
        pool.Add(3, 901);
        Assert.Equal([1, 2, 3], Held(pool, 901).Order());
        int slot = SlotOf(pool, 2, 901);
        pool.Look(slot, 901, out long word);
        pool.Drop(slot, word);
        pool.Add(4, 902);
        Assert.Equal([1, 3, 4], Held(pool, 902).Order());
    }

    [Fact]
    public void A_report_is_dropped_when_it_is_too_old()
    {
        ReportPool pool = Pool();
        pool.Add(7, 10);
        Assert.Equal([7], Held(pool, 10 + MaximumAge));
        Assert.Empty(Held(pool, 11 + MaximumAge));
        Assert.Empty(Held(pool, 10));                       // for good
    }

    [Theory]
    [InlineData(1L << 31)]                                  // 39 hours
    [InlineData((1L << 31) + 5)]
    [InlineData(3L << 30)]
    public void A_report_of_days_ago_is_not_taken_for_one_of_the_future(long age)
    {
        ReportPool pool = Pool();
        pool.Add(7, 10);
        Assert.Empty(Held(pool, 10 + age));
    }

    [Fact]
    public void Stamps_may_wrap_and_be_a_moment_ahead()
    {
        ReportPool pool = Pool();
        pool.Add(7, 0xFFFF_FFFE);
        Assert.Equal([7], Held(pool, 0x1_0000_0003));
        Assert.Equal([7], Held(pool, 0xFFFF_FFF0));
        Assert.Empty(Held(pool, 0xFFFF_FFFEL + MaximumAge + 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(100)]
    public void A_report_is_used_up_after_so_many_requests_and_a_new_one_counts_anew(int limit)
    {
        ReportPool pool = Pool(reuseLimit: limit);
        for (int round = 0; round < 2; round++)
        {
            pool.Add(7, 10);
            for (int use = 0; use < limit; use++)
            {
                int slot = SlotOf(pool, 7, 10);
                pool.Look(slot, 10, out long word);
                long left = pool.Use(slot, word);
                pool.Look(slot, 10, out long present);
                Assert.Equal(left, present);
            }
            Assert.Empty(Held(pool, 10));
        }
    }

    [Fact]
    public void A_report_that_comes_between_the_look_and_the_use_is_not_charged_nor_dropped()
    {
        ReportPool pool = Pool(reuseLimit: 1);
        pool.Add(7, 10);
        pool.Look(0, 10, out long seen);
        pool.Add(7, 11);
        pool.Use(0, seen);
        Assert.Equal([7], Held(pool, 11));
        pool.Drop(0, seen);
        Assert.Equal([7], Held(pool, 11));
        pool.Look(0, 11, out long fresh);
        pool.Drop(0, fresh);
        Assert.Empty(Held(pool, 11));
    }

    [Theory]
    [InlineData(0, 0L)]
    [InlineData(0, 0xFFFF_FFFFL)]
    [InlineData(1 << 23, 0xFFFF_FFFFL)]                     // the sign bit of the word
    [InlineData(ReportPool.MostEndpoints - 1, 0L)]
    [InlineData(ReportPool.MostEndpoints - 1, 0xFFFF_FFFFL)]
    public void Index_uses_and_stamp_share_a_word_without_touching_each_other(int index, long now)
    {
        ReportPool pool = Pool(reuseLimit: 100);
        pool.Add(index, now);
        for (int use = 0; use < 99; use++)
        {
            Assert.Equal(index, pool.Look(0, now, out long word));
            Assert.Equal(0, ReportPool.AgeOf(word, now));
            pool.Use(0, word);
        }
        Assert.Equal(index, pool.Look(0, now, out long last));
        Assert.Equal(0, pool.Use(0, last));
    }

    [Fact]
    public void Many_threads_leave_only_endpoints_that_reported()
    {
        ReportPool pool = Pool(size: 8);
        Parallel.For(0, 4, thread =>
        {
            for (int i = 0; i < 50_000; i++)
            {
                pool.Add(100 + ((i * 7) % 20), i);
                int slot = i % 8, index = pool.Look(slot, i, out long word);
                Assert.True(index is -1 or (>= 100 and < 120), $"{index}");
                if (index >= 0) { pool.Use(slot, word); }
            }
        });
    }
}
