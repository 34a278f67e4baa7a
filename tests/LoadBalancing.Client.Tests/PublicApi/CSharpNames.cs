using System.Globalization;

namespace LoadBalancing.Client.Tests.PublicApi;

/// <summary>Types and constants as a C# programmer writes them.</summary>
internal static class CSharpNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword)) { return keyword; }
        if (type.IsArray) { return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]"; }
        if (type.IsByRef || type.IsPointer) { return Of(type.GetElementType()!) + (type.IsPointer ? "*" : ""); }
        if (Nullable.GetUnderlyingType(type) is { } value) { return Of(value) + "?"; }
        if (type.IsGenericParameter) { return type.Name; }
        var arguments = type.GetGenericArguments();
        if (type.IsGenericType && type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true) { return $"({string.Join(", ", arguments.Select(Of))})"; }
        var outer = type.DeclaringType is { } declaring ? declaring : null;
        var inherited = outer?.GetGenericArguments().Length ?? 0;
        var own = arguments[inherited..];
        var prefix = outer is null ? "" : Of(outer.IsGenericTypeDefinition && arguments.Length > 0 ? outer.MakeGenericType(arguments[..inherited]) : outer) + ".";
        return prefix + type.Name.Split('`')[0] + (own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(Of))}>");
    }

    public static string Constant(object? value, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            null => type.IsValueType || type.IsGenericParameter ? "default" : "null",
            string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"",
            char letter => $"'{letter}'",
            bool truth => truth ? "true" : "false",
            _ when type.IsEnum => EnumConstant(value, type),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
    }

    private static string EnumConstant(object value, Type type)
    {
        var text = Enum.ToObject(type, value).ToString()!;
        return char.IsLetter(text[0]) ? string.Join(" | ", text.Split(", ").Select(name => $"{Of(type)}.{name}")) : $"({Of(type)}){text}";
    }
}
