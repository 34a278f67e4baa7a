using System.Reflection;
using System.Runtime.CompilerServices;

namespace LoadBalancing.Client.Tests.PublicApi;

internal static class ApiMembers
{
    /// <summary>The member as C#, or null when a user cannot see it.</summary>
    public static string? Declaration(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => Visible(constructor) && !IsGenerated(constructor) ? $"{Access(constructor)}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})" : null,
        FieldInfo field => Field(field),
        PropertyInfo property => Property(property),
        EventInfo happening => happening.AddMethod is { } add && Visible(add) ? $"{Access(add)}{Modifiers(add)}event {CSharpNames.Of(happening.EventHandlerType!)} {happening.Name}" : null,
        MethodInfo method => Visible(method) && !IsGenerated(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)) ? Method(method) : null,
        _ => null,         // nested types stand for themselves
    };

    public static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select((parameter, index) =>
        (index == 0 && method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + Parameter(parameter)));

    private static string Parameter(ParameterInfo parameter)
    {
        var way = !parameter.ParameterType.IsByRef ? "" : parameter.IsOut ? "out " : parameter.IsDefined(typeof(RequiresLocationAttribute)) ? "ref readonly " : parameter.IsIn ? "in " : "ref ";
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        var value = parameter.HasDefaultValue ? " = " + CSharpNames.Constant(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{many}{way}{CSharpNames.Of(parameter.ParameterType)} {parameter.Name}{value}";
    }

    private static string? Field(FieldInfo field)
    {
        if (!(field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly) || field.IsSpecialName || IsGenerated(field)) { return null; }
        var access = field.IsPublic ? "public " : "protected ";
        return field.IsLiteral
            ? $"{access}const {CSharpNames.Of(field.FieldType)} {field.Name} = {CSharpNames.Constant(field.GetRawConstantValue(), field.FieldType)}"
            : $"{access}{(field.IsStatic ? "static " : "")}{Required(field)}{(field.IsInitOnly ? "readonly " : "")}{CSharpNames.Of(field.FieldType)} {field.Name}";
    }

    private static string? Property(PropertyInfo property)
    {
        MethodInfo?[] both = [property.GetMethod, property.SetMethod];
        var seen = both.OfType<MethodInfo>().Where(Visible).ToArray();
        if (seen.Length == 0 || IsGenerated(property) || property.Name == "EqualityContract") { return null; }
        var widest = seen.FirstOrDefault(accessor => accessor.IsPublic) ?? seen[0];
        var accessors = string.Concat(seen.Select(accessor => $"{(accessor.IsPublic == widest.IsPublic ? "" : "protected ")}{AccessorName(accessor, property)}; "));
        var name = property.GetIndexParameters().Length == 0 ? property.Name : $"this[{string.Join(", ", property.GetIndexParameters().Select(Parameter))}]";
        return $"{Access(widest)}{Modifiers(widest)}{Required(property)}{ReturnWay(property.GetMethod)}{CSharpNames.Of(property.PropertyType)} {name} {{ {accessors}}}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.GetGenericArguments();
        var parameters = generic.Length == 0 ? "" : $"<{string.Join(", ", generic.Select(CSharpNames.Of))}>";
        var constraints = method.GetBaseDefinition() == method ? ApiTypes.Constraints(generic) : "";
        return $"{Access(method)}{Modifiers(method)}{ReturnWay(method)}{CSharpNames.Of(method.ReturnType)} {method.Name}{parameters}({Parameters(method)}){constraints}";
    }

    private static string AccessorName(MethodInfo accessor, PropertyInfo property) =>
        accessor == property.GetMethod ? "get" : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init" : "set";

    private static string Modifiers(MethodInfo method) =>
        method.IsStatic ? method.IsAbstract ? "static abstract " : "static "
        : method.DeclaringType!.IsInterface ? method.IsAbstract ? "" : "virtual "
        : method.GetBaseDefinition() != method ? method.IsFinal ? "sealed override " : "override "
        : method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? "virtual " : "";

    private static string ReturnWay(MethodInfo? method) =>
        method?.ReturnType.IsByRef != true ? "" : method.ReturnParameter.IsDefined(typeof(IsReadOnlyAttribute)) ? "ref readonly " : "ref ";

    private static bool Visible(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static string Access(MethodBase method) => method.DeclaringType!.IsInterface ? "" : method.IsPublic ? "public " : "protected ";

    private static string Required(MemberInfo member) => member.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";

    private static bool IsGenerated(MemberInfo member) => member.IsDefined(typeof(CompilerGeneratedAttribute)) || member.Name.Contains('<', StringComparison.Ordinal);
}
