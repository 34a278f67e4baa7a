using System.Numerics;

namespace LoadBalancing.Client.Tests.Hashing;

/// <summary>XXH64 written down a second time, byte by byte along doc/xxhash_spec.md, to compare with.</summary>
internal static class PlainXxHash64
{
    private const ulong P1 = 11_400_714_785_074_694_791, P2 = 14_029_467_366_897_019_727, P3 = 1_609_587_929_392_839_161, P4 = 9_650_029_242_287_828_579, P5 = 2_870_177_450_012_600_261;

    public static ulong Of(byte[] input, ulong seed)
    {
        ulong[] lanes = [seed + P1 + P2, seed + P2, seed, seed - P1];
        int at = 0;
        for (; input.Length - at >= 32; at += 32)
        {
            for (int lane = 0; lane < 4; lane++) { lanes[lane] = Step(lanes[lane], Read(input, at + (8 * lane), 8)); }
        }
        ulong hash = seed + P5;
        if (input.Length >= 32)
        {
            hash = 0;
            int[] turns = [1, 7, 12, 18];
            for (int lane = 0; lane < 4; lane++) { hash += BitOperations.RotateLeft(lanes[lane], turns[lane]); }
            foreach (ulong lane in lanes) { hash = ((hash ^ Step(0, lane)) * P1) + P4; }
        }
        hash += (ulong)input.Length;
        while (at < input.Length)
        {
            int width = input.Length - at >= 8 ? 8 : input.Length - at >= 4 ? 4 : 1;
            ulong word = Read(input, at, width);
            hash = width switch
            {
                8 => (BitOperations.RotateLeft(hash ^ Step(0, word), 27) * P1) + P4,
                4 => (BitOperations.RotateLeft(hash ^ (word * P1), 23) * P2) + P3,
                _ => BitOperations.RotateLeft(hash ^ (word * P5), 11) * P1,
            };
            at += width;
        }
        hash = (hash ^ (hash >> 33)) * P2;
        hash = (hash ^ (hash >> 29)) * P3;
        return hash ^ (hash >> 32);
    }

    private static ulong Step(ulong lane, ulong word) => BitOperations.RotateLeft(lane + (word * P2), 31) * P1;

    private static ulong Read(byte[] input, int at, int width)
    {
        ulong word = 0;
        for (int i = width - 1; i >= 0; i--) { word = (word << 8) | input[at + i]; }
        return word;
    }
}
