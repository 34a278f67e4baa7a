using System.Collections.Immutable;
using System.Globalization;
using LoadBalancing.Client.Etcd.Fleets;

namespace LoadBalancing.Client.Etcd.Rollouts;

/// <summary>From options that people type to the record that is stored.</summary>
internal static class RolloutRules
{
    /// <exception cref="ArgumentException">Options are wrong; all errors at once.</exception>
    public static void Check(RolloutOptions options)
    {
        List<string> errors = [];
        void Want(bool isRight, string name, object? value, string wanted)
        {
            if (!isRight) { errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: got {value}, wanted {wanted}.")); }
        }
        double[] waves = [.. options.Waves];
        Want(waves.Length == 0 || (waves.All(wave => wave is > 0 and <= 100) && waves[^1] == 100 && waves.Zip(waves.Skip(1)).All(pair => pair.First < pair.Second)),
            nameof(options.Waves), string.Join(", ", waves.Select(wave => wave.ToString(CultureInfo.InvariantCulture))), "rising percentages over 0, the last 100");
        Want(options.Quorum is > 0 and <= 1, nameof(options.Quorum), options.Quorum, "a share over 0, up to 1");
        Want(options.MinimumMembers >= 0, nameof(options.MinimumMembers), options.MinimumMembers, "0 or more");
        Want(options.MaximumLost is >= 0 and <= 1, nameof(options.MaximumLost), options.MaximumLost, "a share from 0 to 1");
        Want(options.Bake >= TimeSpan.Zero && options.Bake <= TimeSpan.FromHours(24), nameof(options.Bake), options.Bake, "0 to 24 hours");
        Want(options.StageTimeout >= TimeSpan.FromSeconds(1) && options.StageTimeout <= TimeSpan.FromHours(1), nameof(options.StageTimeout), options.StageTimeout, "1 s to 1 hour");
        Want(options.ConfirmTimeout >= TimeSpan.FromSeconds(1) && options.ConfirmTimeout <= TimeSpan.FromMinutes(10), nameof(options.ConfirmTimeout), options.ConfirmTimeout, "1 s to 10 minutes");
        Want(options.MaximumClockOffset >= TimeSpan.FromMilliseconds(1) && options.MaximumClockOffset <= TimeSpan.FromHours(1), nameof(options.MaximumClockOffset), options.MaximumClockOffset, "1 ms to 1 hour");
        Want(options.Lead is null || (options.Lead >= TimeSpan.Zero && options.Lead <= TimeSpan.FromHours(1)), nameof(options.Lead), options.Lead, "0 to 1 hour");
        if (errors.Count > 0) { throw new ArgumentException($"The rollout's options are wrong: {string.Join(" ", errors)}", nameof(options)); }
    }

    /// <param name="options">How.</param>
    /// <param name="rollout">Its number.</param>
    /// <param name="version">What is rolled out.</param>
    /// <param name="active">What runs.</param>
    /// <param name="now">The coordinator's clock.</param>
    /// <returns>The rollout at its beginning, but for <see cref="StagedRecord.Highest"/> and <see cref="StagedRecord.By"/>.</returns>
    public static StagedRecord Begin(RolloutOptions options, long rollout, long version, ActiveRecord? active, DateTimeOffset now) => new(rollout, version, active?.Version, RolloutPhase.Staging)
    {
        // Before the first version there is nothing that the others could run meanwhile.
        Waves = options.Waves.Count == 0 || active is null ? [100] : [.. options.Waves],
        Quorum = options.Quorum,
        Bake = options.Bake,
        StageTimeout = options.StageTimeout,
        ConfirmTimeout = options.ConfirmTimeout,
        MaximumClockOffset = options.MaximumClockOffset,
        MaximumLost = options.MaximumLost,
        MinimumMembers = options.MinimumMembers,
        Lead = options.Lead ?? TimeSpan.Zero,
        StartedAt = now,
        PhaseAt = now,
        At = now,
    };
}
