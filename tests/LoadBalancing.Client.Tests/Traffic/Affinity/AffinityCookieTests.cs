using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;
using LoadBalancing.Client.Traffic.Affinity;

namespace LoadBalancing.Client.Tests.Traffic.Affinity;

public sealed class AffinityCookieTests
{
    private const long Now = 1_800_000_000;
    private const double Hour = 3_600;
    private static readonly AffinityScope s_orders = new("orders", null);
    private static readonly AffinityKeyRing s_ring = new(Keys.One, Keys.Two);
    private static readonly string s_good = AffinityCookie.Write(new(Keys.One, 42, Now), in s_orders);

    private static string? Refusal(ReadOnlySpan<char> text, AffinityScope? scope = null, long now = Now, IAffinityKeyRing? ring = null) =>
        AffinityCookie.Read(text, ring ?? s_ring, scope ?? s_orders, now, Hour, out _);

    [Fact]
    public void What_was_written_is_read()
    {
        Assert.Null(AffinityCookie.Read(s_good, s_ring, in s_orders, Now + 5, Hour, out AffinityTicket ticket));
        Assert.Equal(new AffinityTicket(Keys.One, 42, Now), ticket);
        // 1 + 8 + 1 + 3 + 16 + 32 bytes are 61: 82 characters, all of which a cookie may hold.
        Assert.Equal(82, s_good.Length);
        Assert.All(s_good, c => Assert.True(char.IsAsciiLetterOrDigit(c) || c is '-' or '_'));
    }

    [Fact]
    public void The_longest_and_the_shortest_id_of_a_key_fit()
    {
        foreach (string id in new[] { "k", "0123456789abcdef" })
        {
            AffinityKey key = Keys.Of(id);
            var scope = new AffinityScope(new string('c', 63), new string('s', 5_000));
            string text = AffinityCookie.Write(new(key, UInt128.MaxValue, Now), in scope);
            Assert.Null(AffinityCookie.Read(text, new AffinityKeyRing(key), in scope, Now, Hour, out AffinityTicket ticket));
            Assert.Equal(UInt128.MaxValue, ticket.Mark);
        }
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(3_600, null)]
    [InlineData(3_601, "it has expired")]
    [InlineData(-300, null)]
    [InlineData(-301, "it comes from the future")]
    public void It_is_good_for_its_lifetime_and_clocks_may_differ_by_five_minutes(long age, string? refusal) => Assert.Equal(refusal, Refusal(s_good, now: Now + age));

    [Fact]
    public void It_is_good_for_one_cluster_and_one_session_key_only()
    {
        const string Unfit = "its signature does not fit";
        Assert.Equal(Unfit, Refusal(s_good, new("payments", null)));
        Assert.Equal(Unfit, Refusal(s_good, new("order", null)));
        Assert.Equal(Unfit, Refusal(s_good, new("orders", "ann")));
        Assert.Equal(Unfit, Refusal(s_good, new("orders", "")));
        var ann = new AffinityScope("orders", "ann");
        string hers = AffinityCookie.Write(new(Keys.One, 42, Now), in ann);
        Assert.Null(Refusal(hers, ann));
        Assert.Equal(Unfit, Refusal(hers, new("orders", "bob")));
        Assert.Equal(Unfit, Refusal(hers));
    }

    [Fact]
    public void Keys_that_are_not_in_the_ring_sign_nothing_whatever_they_are_called()
    {
        Assert.Equal("its key is not known, or no longer", Refusal(s_good, ring: new AffinityKeyRing(Keys.Two)));
        Assert.Equal("its signature does not fit", Refusal(s_good, ring: new AffinityKeyRing(Keys.Of("one", "another secret"))));
    }

    [Fact]
    public void No_other_bit_and_no_other_length_will_do()
    {
        byte[] bytes = Base64Url.DecodeFromChars(s_good);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(Refusal(Base64Url.EncodeToString(flipped)));
        }
        for (int length = 0; length < s_good.Length; length++) { Assert.NotNull(Refusal(s_good.AsSpan(0, length))); Assert.NotNull(Refusal(s_good.AsSpan(length + 1))); }
        for (int length = 0; length < bytes.Length; length++) { Assert.NotNull(Refusal(Base64Url.EncodeToString(bytes.AsSpan(0, length)))); }
        foreach (string longer in new[] { s_good + "A", s_good + "AAAA", s_good + "=", s_good + "==", " " + s_good, s_good + "\n", s_good.Insert(40, " "), s_good + new string('A', 100_000) }) { Assert.NotNull(Refusal(longer)); }
    }

    /// <summary>82 characters hold 4 bits more than 61 bytes: the decoder would not look at them.</summary>
    [Fact]
    public void One_ticket_has_one_text()
    {
        int accepted = 0;
        for (int at = 0; at < s_good.Length; at++)
        {
            foreach (char c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/% ")
            {
                char[] changed = s_good.ToCharArray();
                changed[at] = c;
                if (Refusal(changed) is null) { accepted++; }
            }
        }
        Assert.Equal(s_good.Length, accepted);          // itself, once for each place
    }

    [Fact]
    public void Nothing_that_chance_makes_is_ever_accepted() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2_000).WithEndSize(120).WithReplay(1, 31),
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => Refusal(Base64Url.EncodeToString(bytes)) is not null && Refusal(string.Concat(bytes.Select(b => (char)b))) is not null));

    /// <summary>The right shape, a known key's name, a good time; everything else by chance, or taken from a good one.</summary>
    [Fact]
    public void No_forgery_of_the_right_shape_is_ever_accepted() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(2, 31),
        Prop.ForAll(Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(48).ToArbitrary(), Gen.Choose(1, 48).ToArbitrary(), (random, kept) =>
        {
            byte[] bytes = Base64Url.DecodeFromChars(s_good);
            byte[] signed = [.. bytes];
            random.AsSpan(0, kept).CopyTo(bytes.AsSpan(13));
            return bytes.AsSpan().SequenceEqual(signed) || Refusal(Base64Url.EncodeToString(bytes)) is not null;
        }));

    [Fact]
    public void A_ring_that_names_nothing_is_asked_for_plain_names_only()
    {
        var asked = new List<string>();
        byte[] bytes = Base64Url.DecodeFromChars(s_good);
        foreach (byte c in new[] { (byte)0, (byte)' ', (byte)'/', (byte)0x80, (byte)0xFF }) { bytes[11] = c; Assert.NotNull(Refusal(Base64Url.EncodeToString(bytes), ring: new AskedRing(asked))); }
        Assert.Empty(asked);
    }

    private sealed class AskedRing(List<string> asked) : IAffinityKeyRing
    {
        public AffinityKey Signing => Keys.One;

        public AffinityKey? Find(string id)
        {
            asked.Add(id);
            return null;
        }
    }
}
