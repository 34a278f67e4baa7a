using System.Reflection.Metadata;

namespace LoadBalancing.Client.Tests.Architecture.Metadata;

/// <summary>The symbols (in the notation of BannedSymbols.txt) under which a member of another assembly can be listed.</summary>
internal static class ForeignMembers
{
    public static IEnumerable<string> SymbolsOf(CompiledAssembly assembly, MemberReference member)
    {
        if (DefinitionOf(assembly.Reader, member.Parent) is not { Kind: HandleKind.TypeReference } parent) { return []; }
        var type = assembly.NameOf((TypeReferenceHandle)parent);
        var name = assembly.Reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Field
            ? ["T:" + type, $"F:{type}.{name}"]
            : Symbols(type, name, member.DecodeMethodSignature(new TypeNames(assembly), null).ParameterTypes);
    }

    public static IEnumerable<string> Symbols(string type, string method, IEnumerable<string> parameters)
    {
        var name = method.Replace('.', '#');       // .ctor is #ctor in documentation ids
        string[] symbols = ["T:" + type, $"M:{type}.{name}", $"M:{type}.{name}({string.Join(',', parameters)})"];
        return name.StartsWith("get_", StringComparison.Ordinal) || name.StartsWith("set_", StringComparison.Ordinal) ? [.. symbols, $"P:{type}.{name[4..]}"] : symbols;
    }

    /// <summary>The type without its type arguments: <c>Task{int}</c> is banned as <c>Task`1</c>.</summary>
    private static EntityHandle? DefinitionOf(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind != HandleKind.TypeSpecification) { return parent; }
        var blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
        if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance) { return null; }
        blob.ReadSignatureTypeCode();              // class or value type
        return blob.ReadTypeHandle();
    }
}
