using System.Reflection;
using System.Text;

namespace LoadBalancing.Client.Tests.PublicApi;

/// <summary>The public API of an assembly as text: the same assembly always gives the same text, so that a change is a diff.</summary>
/// <remarks>Protected members of types that can be inherited count. What the compiler adds to a record is implied by the word.</remarks>
internal static class ApiText
{
    public static string Of(Assembly assembly) => Of(assembly.GetExportedTypes());

    public static string Of(IEnumerable<Type> types)
    {
        var text = new StringBuilder();
        var named = types.Where(type => !type.Name.StartsWith('<')).Select(type => (Space: type.Namespace ?? "", Name: CSharpNames.Of(type), Type: type));
        foreach (var space in named.GroupBy(type => type.Space).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("namespace ").Append(space.Key).Append('\n');
            foreach (var (_, _, type) in space.OrderBy(type => type.Name, StringComparer.Ordinal).ThenBy(type => type.Type.FullName, StringComparer.Ordinal)) { AppendType(text, type); }
        }
        return text.ToString();
    }

    private static void AppendType(StringBuilder text, Type type)
    {
        text.Append("\n  ").Append(ApiAttributes.Of(type)).Append(ApiTypes.Declaration(type)).Append('\n');
        if (typeof(Delegate).IsAssignableFrom(type)) { return; }
        foreach (var member in type.IsEnum ? ApiTypes.EnumValues(type) : Members(type)) { text.Append("    ").Append(member).Append('\n'); }
    }

    /// <summary>Constructors, then constants and fields, properties, events and methods, each group by name.</summary>
    private static IEnumerable<string> Members(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        return type.GetMembers(All)
            .Select(member => (Order: OrderOf(member), member.Name, Text: ApiMembers.Declaration(member) is { } declared ? ApiAttributes.Of(member) + declared : null))
            .Where(member => member.Text is not null)
            .OrderBy(member => member.Order).ThenBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Text, StringComparer.Ordinal)
            .Select(member => member.Text!);
    }

    private static int OrderOf(MemberInfo member) => member switch { ConstructorInfo => 0, FieldInfo => 1, PropertyInfo => 2, EventInfo => 3, _ => 4 };
}
