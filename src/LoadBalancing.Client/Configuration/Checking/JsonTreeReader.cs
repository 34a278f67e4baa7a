using System.Globalization;
using System.Text;
using System.Text.Json;
using LoadBalancing.Client.Configuration.Settings;

namespace LoadBalancing.Client.Configuration.Checking;

/// <summary>
/// Reads JSON into the tree that .NET's JSON configuration provider would make of it: an item of a list is a child called 0, 1, 2 ..., a colon in a name begins a level, true is
/// "True", and nothing between brackets is an empty text. Without recursion, so that no document can exhaust the stack.
/// </summary>
internal sealed class JsonTreeReader(SectionLimits limits, List<string> errors)
{
    /// <summary>Deeper than the limits allow, whose error names the place.</summary>
    private static readonly JsonReaderOptions s_options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = SectionLimits.DeepestLevel + 2 };

    private readonly Stack<Open> _open = new();

    /// <returns>What stands at the top; null where it could not be read to its end.</returns>
    public JsonDraft? Read(ReadOnlySpan<byte> utf8)
    {
        var root = new JsonDraft("", "", level: 0);
        var reader = new Utf8JsonReader(utf8, s_options);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject) { errors.Add("the document: got no object, wanted one with LoadBalancing, or with Defaults, Clusters or Groups."); return null; }
            _open.Push(new Open(root, IsList: false));
            JsonDraft at = root;
            while (reader.Read()) { at = Take(ref reader, at); }
            return root;
        }
        catch (SectionLimitException e) { errors.Add(e.Message); }
        catch (JsonException e) { errors.Add(Describe(e)); }
        // Bytes that are no UTF-8, and half a pair of surrogates as \ud800: found only when the text is asked for.
        catch (InvalidOperationException) { errors.Add("the document: holds a text that is not valid Unicode."); }
        return null;
    }

    /// <returns>The node of the property whose value comes next; in a list and after a value it means nothing.</returns>
    private JsonDraft Take(ref Utf8JsonReader reader, JsonDraft at)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName: return Given(Below(_open.Peek().Next(), reader.GetString()!));
            case JsonTokenType.EndObject or JsonTokenType.EndArray: return Close(_open.Pop());
        }
        JsonDraft node = _open.Peek() is { IsList: true } list ? Given(list.Next().Child(list.Index, limits)) : at;
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            bool isList = reader.TokenType == JsonTokenType.StartArray;
            _open.Push(new Open(node, isList));
            return node;
        }
        node.Value = TextOf(ref reader);
        limits.CountValue(node.Value);
        return node;
    }

    private JsonDraft Below(JsonDraft node, string name)
    {
        foreach (string step in name.Split(':')) { node = node.Child(step, limits); }
        return node;
    }

    private JsonDraft Given(JsonDraft node)
    {
        if (node.IsGiven) { errors.Add($"{node.Path}: is given twice, wanted once; case is ignored."); }
        node.IsGiven = true;
        return node;
    }

    /// <summary>An empty list is an empty text, an empty object is nothing.</summary>
    private static JsonDraft Close(Open open)
    {
        if (open is { IsList: true, IsEmpty: true }) { open.Node.Value = ""; }
        return open.Node;
    }

    private static string? TextOf(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => bool.TrueString,
        JsonTokenType.False => bool.FalseString,
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => null,
    };

    private static string Describe(JsonException e)
    {
        int tail = e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string problem = (tail < 0 ? e.Message : e.Message[..tail]).TrimEnd('.');
        return string.Create(CultureInfo.InvariantCulture, $"the document: is not JSON: line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}: {problem}.");
    }

    /// <summary>An object or list whose end has not come.</summary>
    private sealed record Open(JsonDraft Node, bool IsList)
    {
        private int _items;

        public bool IsEmpty => _items == 0;

        /// <summary>Of the item that was begun last.</summary>
        public string Index => (_items - 1).ToString(CultureInfo.InvariantCulture);

        /// <summary>The node, which gets one item more.</summary>
        public JsonDraft Next()
        {
            _items++;
            return Node;
        }
    }
}
