using System.Text;
using LoadBalancing.Client.Hashing;

namespace LoadBalancing.Client.Tests.Hashing;

public sealed class XxHash64Tests
{
    private const ulong Prime32 = 2_654_435_761;

    /// <summary>xxHash, cli/xsum_sanity_check.c: byte i is the top byte of Prime32 * Prime64^i.</summary>
    private static byte[] SanityBuffer(int length)
    {
        var buffer = new byte[length];
        ulong state = Prime32;
        for (int i = 0; i < length; i++)
        {
            buffer[i] = (byte)(state >> 56);
            state *= 11_400_714_785_074_694_797;
        }
        return buffer;
    }

    [Theory]
    [InlineData(0, 0, 0xEF46_DB37_51D8_E999)]
    [InlineData(0, Prime32, 0xAC75_FDA2_929B_17EF)]
    [InlineData(1, 0, 0xE934_A84A_DB05_2768)]
    [InlineData(1, Prime32, 0x5014_6076_43A9_B4C3)]
    [InlineData(4, 0, 0x9136_A0DC_A574_57EE)]
    [InlineData(14, 0, 0x8282_DCC4_994E_35C8)]
    [InlineData(14, Prime32, 0xC3BD_6BF6_3DEB_6DF0)]
    [InlineData(222, 0, 0xB641_AE8C_B691_C174)]
    [InlineData(222, Prime32, 0x20CB_8AB7_AE10_C14A)]
    public void The_digests_of_the_sanity_check_of_xxHash_come_out(int length, ulong seed, ulong digest) =>
        Assert.Equal(digest, XxHash64.Of(SanityBuffer(length), seed));

    [Theory]
    [InlineData("foo", 3_728_699_739_546_630_719)]
    [InlineData("bar", 5_234_164_152_756_840_025)]
    [InlineData("foo\nbar", 8_917_841_378_505_826_757)]
    [InlineData("lyft", 4_400_747_396_090_729_504)]
    [InlineData("", 17_241_709_254_077_376_921)]
    public void The_digests_of_Envoys_own_test_come_out(string text, ulong digest)                // Envoy, test/common/common/hash_test.cc
    {
        Assert.Equal(digest, XxHash64.Of(text));
        Assert.Equal(digest, XxHash64.Of(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Every_length_around_the_borders_of_4_8_and_32_bytes_agrees_with_a_plain_implementation()
    {
        var random = new Random(64);
        for (int length = 0; length <= 200; length++)
        {
            var data = new byte[length];
            random.NextBytes(data);
            foreach (ulong seed in (ulong[])[0, 1, Prime32, ulong.MaxValue]) { Assert.Equal(PlainXxHash64.Of(data, seed), XxHash64.Of(data, seed)); }
        }
    }

    /// <summary>Around the ends of the two buffers on the stack (64 and 256 bytes), with characters of one to four bytes.</summary>
    [Theory]
    [InlineData("a"), InlineData("\u00E9"), InlineData("\u20AC"), InlineData("\U0001F600"), InlineData("ab\u00E9")]
    public void A_text_hashes_as_its_bytes_in_UTF8(string unit)
    {
        for (int repeats = 0; repeats <= 300; repeats++)
        {
            string text = string.Concat(Enumerable.Repeat(unit, repeats)) + "/a-tail"[..(repeats % 7)];
            Assert.Equal(XxHash64.Of(Encoding.UTF8.GetBytes(text), 7), XxHash64.Of(text, 7));
        }
    }

    /// <summary>The first character that is not ASCII, and one whose low byte alone would be a letter.</summary>
    [Theory]
    [InlineData('\u0080'), InlineData('\u0141'), InlineData('\uFF41')]
    public void One_foreign_character_is_seen_wherever_it_stands(char foreign)
    {
        for (int length = 1; length <= 70; length++)
        {
            for (int at = 0; at < length; at++)
            {
                char[] text = [.. Enumerable.Repeat('k', length)];
                text[at] = foreign;
                if (XxHash64.Of(Encoding.UTF8.GetBytes(text)) != XxHash64.Of(text)) { Assert.Fail($"at {at} of {length}"); }
            }
        }
    }

    [Fact]
    public void Half_a_surrogate_pair_hashes_as_the_replacement_character()
    {
        // Not as data of a theory: attributes are stored in UTF-8, which has no halves.
        string[] broken = ["\uD83D", "\uDE00", "key-\uD83D!", "\uDE00\uD83D", "\uD83D\uD83D\uDE00"];
        IEnumerable<string> texts = broken.SelectMany(text => (string[])[text, new string('x', 100) + text, new string('x', 400) + text]);
        foreach (string text in texts) { Assert.Equal(XxHash64.Of(Encoding.UTF8.GetBytes(text)), XxHash64.Of(text)); }
        Assert.Equal(XxHash64.Of("\uFFFD"), XxHash64.Of("\uD83D"));
    }

    [Fact]
    public void Hashing_allocates_nothing()
    {
        byte[] data = SanityBuffer(1000);
        string[] texts = ["customer-42", new string('x', 64), new string('x', 256), new string('x', 3000), "\u20ACuro"];
        ulong sum = HashAll();                                                                            // the pool makes its buffer here
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) { sum += HashAll(); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0UL, sum);

        ulong HashAll()
        {
            ulong all = XxHash64.Of(data);
            foreach (string text in texts) { all += XxHash64.Of(text); }
            return all;
        }
    }
}
