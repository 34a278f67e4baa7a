using LoadBalancing.Client.Hashing;

namespace LoadBalancing.Client.Etcd.Fleets;

/// <summary>Which members belong to a percentage: the same ones each time, and those of 5 % are among those of 25 %.</summary>
internal static class Wave
{
    private const double Steps = 10_000;

    /// <summary>A member's place, from 0 to below 100: XXH64 of <c>role/id</c> in UTF-8, in steps of a hundredth of a percent.</summary>
    public static double PositionOf(string role, string id) => XxHash64.Of($"{role}/{id}") % (ulong)Steps / (Steps / 100);

    /// <summary>Who has no place (a process that reads the configuration and is no member) belongs to 100 % only.</summary>
    public static bool Contains(double percent, double? position) => percent >= 100 || position < percent;
}
