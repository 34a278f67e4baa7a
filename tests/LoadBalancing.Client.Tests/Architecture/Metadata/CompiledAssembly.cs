using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LoadBalancing.Client.Tests.Architecture.Metadata;

/// <summary>An assembly as its bytes tell it, without running anything of it.</summary>
internal sealed class CompiledAssembly : IDisposable
{
    private readonly PEReader _file;
    private readonly Lazy<Dictionary<string, TypeDefinitionHandle>> _byName;

    private CompiledAssembly(ImmutableArray<byte> image)
    {
        _file = new PEReader(image);
        Reader = _file.GetMetadataReader();
        _byName = new(() => Reader.TypeDefinitions.ToDictionary(NameOf));
    }

    public MetadataReader Reader { get; }

    /// <summary>The library under test, read from the file that the tests run with.</summary>
    public static CompiledAssembly Library() => Of(LibraryUnderTest.Assembly);

    public static CompiledAssembly Of(Assembly assembly) => new([.. File.ReadAllBytes(assembly.Location)]);

    public static CompiledAssembly From(byte[] image) => new([.. image]);

    /// <summary>The type whose source file this one belongs to: closures, iterators and nested types count for it.</summary>
    public TypeDefinitionHandle OutermostOf(TypeDefinitionHandle type)
    {
        for (var outer = Reader.GetTypeDefinition(type).GetDeclaringType(); !outer.IsNil; outer = Reader.GetTypeDefinition(type).GetDeclaringType()) { type = outer; }
        return type;
    }

    public string NameOf(TypeDefinitionHandle handle)
    {
        var type = Reader.GetTypeDefinition(handle);
        var outer = type.GetDeclaringType();
        return outer.IsNil ? Join(type.Namespace, type.Name) : $"{NameOf(outer)}.{Reader.GetString(type.Name)}";
    }

    public string NameOf(TypeReferenceHandle handle)
    {
        var type = Reader.GetTypeReference(handle);
        return type.ResolutionScope.Kind == HandleKind.TypeReference
            ? $"{NameOf((TypeReferenceHandle)type.ResolutionScope)}.{Reader.GetString(type.Name)}"
            : Join(type.Namespace, type.Name);
    }

    public bool TryFind(string name, out TypeDefinitionHandle handle) => _byName.Value.TryGetValue(name, out handle);

    public MethodBodyBlock? BodyOf(MethodDefinition method) =>
        method.RelativeVirtualAddress == 0 ? null : _file.GetMethodBody(method.RelativeVirtualAddress);

    public void Dispose() => _file.Dispose();

    private string Join(StringHandle space, StringHandle name) =>
        space.IsNil ? Reader.GetString(name) : $"{Reader.GetString(space)}.{Reader.GetString(name)}";
}
