using System.Reflection.Metadata;

namespace LoadBalancing.Client.Tests.Architecture.Metadata;

/// <summary>Which types of its own assembly a type uses, and where: base types, fields, signatures, attributes, instructions.</summary>
/// <remarks>The compiler copies constants (and <c>nameof</c>) into their users: those leave no trace to find.</remarks>
internal sealed class TypeUsages
{
    private readonly CompiledAssembly _assembly;
    private readonly MetadataReader _reader;
    private readonly TypeNames _names;
    private readonly HashSet<(string Member, TypeDefinitionHandle Used)> _found = [];
    private string _member = "";

    private TypeUsages(CompiledAssembly assembly)
    {
        _assembly = assembly;
        _reader = assembly.Reader;
        _names = new TypeNames(assembly, handle => _found.Add((_member, handle)));
    }

    public static IReadOnlySet<(string Member, TypeDefinitionHandle Used)> Of(CompiledAssembly assembly, TypeDefinitionHandle handle)
    {
        var usages = new TypeUsages(assembly);
        usages.VisitType(assembly.Reader.GetTypeDefinition(handle));
        return usages._found;
    }

    private void VisitType(TypeDefinition type)
    {
        _member = "its declaration";
        Visit(type.BaseType);
        foreach (var implemented in type.GetInterfaceImplementations().Select(_reader.GetInterfaceImplementation)) { Visit(implemented.Interface); }
        VisitAttributes(type.GetCustomAttributes());
        VisitGenerics(type.GetGenericParameters());
        foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition)) { VisitField(field); }
        foreach (var property in type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            _member = _reader.GetString(property.Name);
            property.DecodeSignature(_names, null);
            VisitAttributes(property.GetCustomAttributes());
        }
        foreach (var occasion in type.GetEvents().Select(_reader.GetEventDefinition))
        {
            _member = _reader.GetString(occasion.Name);
            Visit(occasion.Type);
            VisitAttributes(occasion.GetCustomAttributes());
        }
        foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition)) { VisitMethod(method); }
    }

    private void VisitField(FieldDefinition field)
    {
        _member = _reader.GetString(field.Name);
        field.DecodeSignature(_names, null);
        VisitAttributes(field.GetCustomAttributes());
    }

    private void VisitMethod(MethodDefinition method)
    {
        _member = _reader.GetString(method.Name);
        method.DecodeSignature(_names, null);
        VisitAttributes(method.GetCustomAttributes());
        VisitGenerics(method.GetGenericParameters());
        foreach (var parameter in method.GetParameters().Select(_reader.GetParameter)) { VisitAttributes(parameter.GetCustomAttributes()); }
        if (_assembly.BodyOf(method) is not { } body) { return; }
        Visit(body.LocalSignature);
        foreach (var region in body.ExceptionRegions) { Visit(region.CatchType); }
        foreach (var token in IlTokens.In(body)) { Visit(token); }
    }

    private void VisitGenerics(GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters.Select(_reader.GetGenericParameter))
        {
            VisitAttributes(parameter.GetCustomAttributes());
            foreach (var constraint in parameter.GetConstraints().Select(_reader.GetGenericParameterConstraint)) { Visit(constraint.Type); }
        }
    }

    private void VisitAttributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes.Select(_reader.GetCustomAttribute))
        {
            Visit(attribute.Constructor);
            attribute.DecodeValue(_names);
        }
    }

    private void Visit(EntityHandle handle)
    {
        if (handle.IsNil) { return; }
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition: _found.Add((_member, (TypeDefinitionHandle)handle)); break;
            case HandleKind.TypeSpecification: _reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_names, null); break;
            case HandleKind.MethodDefinition: Visit(_reader.GetMethodDefinition((MethodDefinitionHandle)handle).GetDeclaringType()); break;
            case HandleKind.FieldDefinition: Visit(_reader.GetFieldDefinition((FieldDefinitionHandle)handle).GetDeclaringType()); break;
            case HandleKind.MemberReference: VisitReference(_reader.GetMemberReference((MemberReferenceHandle)handle)); break;
            case HandleKind.MethodSpecification:
                var specification = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Visit(specification.Method);
                specification.DecodeSignature(_names, null);
                break;
            case HandleKind.StandaloneSignature:
                var signature = _reader.GetStandaloneSignature((StandaloneSignatureHandle)handle);
                if (signature.GetKind() == StandaloneSignatureKind.LocalVariables) { signature.DecodeLocalSignature(_names, null); }
                else { signature.DecodeMethodSignature(_names, null); }
                break;
        }
    }

    private void VisitReference(MemberReference reference)
    {
        Visit(reference.Parent);
        if (reference.GetKind() == MemberReferenceKind.Field) { reference.DecodeFieldSignature(_names, null); }
        else { reference.DecodeMethodSignature(_names, null); }
    }
}
