using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace LoadBalancing.Client.Tests.PublicApi;

/// <summary>The attributes that change what a user may do.</summary>
internal static class ApiAttributes
{
    public static string Of(MemberInfo member)
    {
        List<string> told = [];
        if (member.GetCustomAttribute<ObsoleteAttribute>() is { } obsolete && !IsForOldCompilers(obsolete)) { told.Add($"[Obsolete{(obsolete.IsError ? " as error" : "")}] "); }
        if (member.GetCustomAttribute<ExperimentalAttribute>() is { } experimental) { told.Add($"[Experimental(\"{experimental.DiagnosticId}\")] "); }
        if (member.IsDefined(typeof(FlagsAttribute))) { told.Add("[Flags] "); }
        if (member.IsDefined(typeof(RequiresUnreferencedCodeAttribute))) { told.Add("[RequiresUnreferencedCode] "); }
        if (member.IsDefined(typeof(RequiresDynamicCodeAttribute))) { told.Add("[RequiresDynamicCode] "); }
        return string.Concat(told);
    }

    /// <summary>The compiler marks ref structs and constructors with required members, for compilers that do not know them.</summary>
    private static bool IsForOldCompilers(ObsoleteAttribute obsolete) =>
        obsolete.Message is { } message && (message.StartsWith("Types with embedded references", StringComparison.Ordinal) || message.StartsWith("Constructors of types with required members", StringComparison.Ordinal));
}
