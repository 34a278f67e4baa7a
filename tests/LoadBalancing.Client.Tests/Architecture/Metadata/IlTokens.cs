using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace LoadBalancing.Client.Tests.Architecture.Metadata;

/// <summary>What the instructions of a method name: methods, fields, types, signatures.</summary>
internal static class IlTokens
{
    private static readonly Dictionary<int, OperandType> Operands =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    public static IEnumerable<EntityHandle> In(MethodBodyBlock body)
    {
        var found = new List<EntityHandle>();
        for (var il = body.GetILReader(); il.RemainingBytes > 0;)
        {
            var first = il.ReadByte();
            var operand = Operands[first == 0xFE ? 0xFE00 | il.ReadByte() : first];
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineSig)
            {
                found.Add(MetadataTokens.EntityHandle(il.ReadInt32()));
            }
            else
            {
                // Read first: the compound assignment would add to the offset before the count of a switch.
                int size = operand == OperandType.InlineSwitch ? 4 * il.ReadInt32() : SizeOf(operand);
                il.Offset += size;
            }
        }
        return found;
    }

    private static int SizeOf(OperandType operand) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        _ => 4,
    };
}
