using System.Xml;

namespace LoadBalancing.Client.Simulation.Reports.Charts;

/// <summary>Any text as XML can hold it. Escaping is the writer's work; characters that XML has no way to write, such as control characters, become U+FFFD.</summary>
internal static class SafeText
{
    private const char Replacement = '\uFFFD';

    public static string Of(string text) => IsFine(text) ? text : string.Create(text.Length, text, static (clean, source) =>
    {
        for (int i = 0; i < source.Length; i++)
        {
            if (IsPair(source, i)) { (clean[i], clean[i + 1]) = (source[i], source[++i]); }
            else { clean[i] = XmlConvert.IsXmlChar(source[i]) ? source[i] : Replacement; }
        }
    });

    private static bool IsFine(string text) => text.All(XmlConvert.IsXmlChar);

    private static bool IsPair(string text, int index) => index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1]);
}
