using System.Reflection.Metadata;
using System.Text.RegularExpressions;

namespace LoadBalancing.Client.Tests.Architecture.Metadata;

/// <summary>The same for the arguments of attributes, where a typeof is a text.</summary>
internal sealed partial class TypeNames : ICustomAttributeTypeProvider<string>
{
    public string GetSystemType() => "System.Type";

    public bool IsSystemType(string type) => type == "System.Type";

    public string GetTypeFromSerializedName(string name)
    {
        // "N.Outer+Inner`1[[N.Argument, Assembly, ...]]": every name of ours in it counts.
        foreach (var part in Identifier().Matches(name).Select(match => match.Value.Replace('+', '.')))
        {
            if (assembly.TryFind(part, out var handle)) { seen?.Invoke(handle); }
        }
        return name.Split(',')[0].Replace('+', '.');
    }

    public PrimitiveTypeCode GetUnderlyingEnumType(string type)
    {
        if (assembly.TryFind(type, out var handle))
        {
            var value = assembly.Reader.GetTypeDefinition(handle).GetFields().Select(assembly.Reader.GetFieldDefinition).First(field => assembly.Reader.StringComparer.Equals(field.Name, "value__"));
            return Enum.Parse<PrimitiveTypeCode>(value.DecodeSignature(this, null)["System.".Length..]);
        }
        var foreign = AppDomain.CurrentDomain.GetAssemblies().Select(loaded => loaded.GetType(type)).FirstOrDefault(found => found?.IsEnum == true);
        return foreign is null ? PrimitiveTypeCode.Int32 : Enum.Parse<PrimitiveTypeCode>(Enum.GetUnderlyingType(foreign).Name);
    }

    [GeneratedRegex(@"[\w.+`]+")]
    private static partial Regex Identifier();
}
