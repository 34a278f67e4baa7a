using System.CommandLine;
using System.Globalization;
using LoadBalancing.Client.Etcd;
using LoadBalancing.Lbctl.Documents;

namespace LoadBalancing.Lbctl.Commands;

/// <summary>How a version is rolled out: the options of <c>rollout</c>, <c>rollback</c> and <c>publish --rollout</c>.</summary>
internal sealed class RolloutArguments
{
    private readonly Option<string?> _waves = new("--waves") { Description = "percentages of members, rising, the last 100, such as 5,25,100 [100: all at once]", HelpName = "LIST" };
    private readonly Option<double?> _quorum = new("--quorum") { Description = "the share of live members that must prepare and confirm [1]", HelpName = "RATIO" };
    private readonly Option<TimeSpan?> _bake = DurationText.Option("--bake", "how long each wave is watched for harm [10m]");
    private readonly Option<TimeSpan?> _stageTimeout = DurationText.Option("--stage-timeout", "how long members may take to prepare [1m]");
    private readonly Option<TimeSpan?> _confirmTimeout = DurationText.Option("--confirm-timeout", "how long after the instant members may take to confirm [15s]");
    private readonly Option<int?> _minimumMembers = new("--minimum-members") { Description = "how many live members there must be [1]", HelpName = "COUNT" };
    private readonly Option<TimeSpan?> _maximumClockOffset = DurationText.Option("--max-clock-offset", "how far a member's clock may be off [1s]");
    private readonly Option<double?> _maximumLost = new("--max-lost") { Description = "the share of members that may vanish in the bake [0.5]", HelpName = "RATIO" };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "do not ask" };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _waves, _quorum, _bake, _stageTimeout, _confirmTimeout, _minimumMembers, _maximumClockOffset, _maximumLost, _yes }) { command.Options.Add(option); }
    }

    public bool IsYes(ParseResult parsed) => parsed.GetValue(_yes);

    /// <summary>What is not given keeps the library's default.</summary>
    public RolloutOptions Read(ParseResult parsed)
    {
        var options = new RolloutOptions();
        foreach (double wave in WavesOf(parsed.GetValue(_waves))) { options.Waves.Add(wave); }
        options.Quorum = Ratio("--quorum", parsed.GetValue(_quorum)) ?? options.Quorum;
        if (options.Quorum == 0) { throw new UsageException("--quorum: got 0, wanted a ratio over 0 to 1."); }
        options.Bake = parsed.GetValue(_bake) ?? options.Bake;
        options.StageTimeout = parsed.GetValue(_stageTimeout) ?? options.StageTimeout;
        options.ConfirmTimeout = parsed.GetValue(_confirmTimeout) ?? options.ConfirmTimeout;
        options.MinimumMembers = parsed.GetValue(_minimumMembers) ?? options.MinimumMembers;
        if (options.MinimumMembers < 0) { throw new UsageException($"--minimum-members: got {options.MinimumMembers}, wanted 0 or more."); }
        options.MaximumClockOffset = parsed.GetValue(_maximumClockOffset) ?? options.MaximumClockOffset;
        options.MaximumLost = Ratio("--max-lost", parsed.GetValue(_maximumLost)) ?? options.MaximumLost;
        return options;
    }

    private static double? Ratio(string option, double? value) => value is null or (>= 0 and <= 1) ? value
        : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{option}: got {value}, wanted a ratio from 0 to 1."));

    private static List<double> WavesOf(string? text)
    {
        if (text is null) { return []; }
        var waves = new List<double>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            bool isNumber = double.TryParse(part.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double wave);
            if (!isNumber || wave <= (waves.Count == 0 ? 0 : waves[^1]) || wave > 100) { throw Wrong(text); }
            waves.Add(wave);
        }
        return waves[^1] == 100 ? waves : throw Wrong(text);
    }

    private static UsageException Wrong(string text) => new($"--waves: got '{text}', wanted percentages that rise, over 0 to 100, the last 100, such as 5,25,100.");
}
