using System.Globalization;

namespace LoadBalancing.Agent.Load;

/// <summary>The values of <c>endpoint-load-metrics</c> of one second, each made when it is first needed: one for each number of requests in flight.</summary>
internal sealed class ReportTexts(string beginning)
{
    /// <summary>Up to here each number has a text of its own; above, they are shown in steps.</summary>
    public const int ExactUpTo = 1024, Step = 64, Steps = 1008;

    private readonly string?[] _texts = new string?[ExactUpTo + 1 + Steps];

    public string Beginning => beginning;

    public string Of(int inFlight)
    {
        int place = PlaceOf(inFlight);
        return Volatile.Read(ref _texts[place]) ?? Make(place);
    }

    /// <summary>The number that is shown: exact to 1,024, then rounded down to a multiple of 64, at most 65,536.</summary>
    public static int Shown(int inFlight) => PlaceOf(inFlight) is <= ExactUpTo and int exact ? exact : ExactUpTo + ((PlaceOf(inFlight) - ExactUpTo) * Step);

    private static int PlaceOf(int inFlight) => inFlight <= ExactUpTo ? Math.Max(inFlight, 0) : ExactUpTo + Math.Min((inFlight - ExactUpTo) / Step, Steps);

    private string Make(int place)
    {
        int shown = place <= ExactUpTo ? place : ExactUpTo + ((place - ExactUpTo) * Step);
        string text = beginning + shown.ToString(CultureInfo.InvariantCulture);
        Volatile.Write(ref _texts[place], text);
        return text;
    }
}
