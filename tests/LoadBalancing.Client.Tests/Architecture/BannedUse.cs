using System.Reflection.Metadata;
using LoadBalancing.Client.Tests.Architecture.Metadata;

namespace LoadBalancing.Client.Tests.Architecture;

/// <summary>One use of a banned symbol.</summary>
internal sealed record BannedUse(string OutermostType, string Member, string Symbol, string Reason)
{
    public override string ToString() => $"{Member} uses {Symbol}: {Reason}";

    /// <summary>Every use in the instructions of <paramref name="assembly"/>, exceptions included.</summary>
    public static IReadOnlyList<BannedUse> In(CompiledAssembly assembly, BannedSymbols banned)
    {
        var reader = assembly.Reader;
        var foreign = reader.MemberReferences.ToDictionary(handle => handle, handle => ForeignMembers.SymbolsOf(assembly, reader.GetMemberReference(handle)).Where(banned.Reasons.ContainsKey).ToArray());
        return [.. from method in reader.MethodDefinitions
                   let definition = reader.GetMethodDefinition(method)
                   let body = assembly.BodyOf(definition)
                   where body is not null
                   from token in IlTokens.In(body).Select(token => MemberOf(reader, token))
                   where token.Kind == HandleKind.MemberReference
                   from symbol in foreign[(MemberReferenceHandle)token]
                   let type = definition.GetDeclaringType()
                   let use = new BannedUse(assembly.NameOf(assembly.OutermostOf(type)), $"{assembly.NameOf(type)}.{reader.GetString(definition.Name)}", symbol, banned.Reasons[symbol])
                   group use by use into uses
                   select uses.Key];
    }

    private static EntityHandle MemberOf(MetadataReader reader, EntityHandle token) =>
        token.Kind == HandleKind.MethodSpecification ? reader.GetMethodSpecification((MethodSpecificationHandle)token).Method : token;
}
