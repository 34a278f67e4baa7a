using System.Reflection;
using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Tests.PublicApi;

internal static class ApiTypes
{
    public static string Declaration(Type type)
    {
        var access = type.IsNestedFamily || type.IsNestedFamORAssem ? "protected" : "public";
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"{access} delegate {CSharpNames.Of(invoke.ReturnType)} {CSharpNames.Of(type)}({ApiMembers.Parameters(invoke)}){Constraints(type.GetGenericArguments())}";
        }
        return $"{access} {Kind(type)} {CSharpNames.Of(type)}{Bases(type)}{Constraints(type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..])}";
    }

    public static IEnumerable<string> EnumValues(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.Name, Value: field.GetRawConstantValue()!))
            .OrderBy(value => value.Value).ThenBy(value => value.Name, StringComparer.Ordinal)
            .Select(value => $"{value.Name} = {value.Value}");

    public static string Constraints(IEnumerable<Type> parameters) => string.Concat(parameters.Select(parameter =>
    {
        var flags = parameter.GenericParameterAttributes;
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        List<string> all = [.. flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? ["class"] : isStruct ? ["struct"] : Array.Empty<string>()];
        all.AddRange(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(CSharpNames.Of).Order(StringComparer.Ordinal));
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct) { all.Add("new()"); }
        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike)) { all.Add("allows ref struct"); }
        return all.Count == 0 ? "" : $" where {parameter.Name} : {string.Join(", ", all)}";
    }));

    private static string Kind(Type type)
    {
        if (type.IsEnum) { return "enum"; }
        if (type.IsInterface) { return "interface"; }
        if (type.IsValueType)
        {
            var record = IsGenerated(type.GetMethod("PrintMembers", BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)) ? "record " : "";
            return $"{(type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "")}{(type.IsByRefLike ? "ref " : "")}{record}struct";
        }
        var modifier = type.IsAbstract && type.IsSealed ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "";
        return modifier + (type.GetMethod("<Clone>$") is null ? "class" : "record");
    }

    private static string Bases(Type type)
    {
        if (type.IsEnum) { return Enum.GetUnderlyingType(type) is var number && number == typeof(int) ? "" : " : " + CSharpNames.Of(number); }
        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var all = type.GetInterfaces();
        var own = all.Except(inherited).Except(all.SelectMany(implemented => implemented.GetInterfaces())).Where(implemented => implemented.IsVisible).Select(CSharpNames.Of).Order(StringComparer.Ordinal);
        string[] bases = [.. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [CSharpNames.Of(parent)] : Array.Empty<string>(), .. own];
        return bases.Length == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static bool IsGenerated(MethodInfo? method) => method?.IsDefined(typeof(CompilerGeneratedAttribute)) == true;
}
