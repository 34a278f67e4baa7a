namespace LoadBalancing.Client.Tests.Picking.Subsetting;

/// <summary>Addresses, and what subsets of them say.</summary>
internal static class Fleet
{
    public static string[] Addresses(int count) => [.. Enumerable.Range(0, count).Select(i => $"10.{i / 65_536}.{i / 256 % 256}.{i % 256}:8080")];

    public static string[] Without(string[] addresses, int index) => [.. addresses.Where((_, i) => i != index)];

    public static string[] Take(string[] addresses, int[] indexes) => [.. indexes.Select(i => addresses[i])];

    /// <summary>How many entries of one subset the other does not have, in the direction that has more.</summary>
    public static int Changes(string[] before, string[] after) => Math.Max(before.Except(after).Count(), after.Except(before).Count());
}
