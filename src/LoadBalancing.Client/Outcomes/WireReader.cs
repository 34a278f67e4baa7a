using System.Buffers.Binary;

namespace LoadBalancing.Client.Outcomes;

/// <summary>How protobuf lays out a value. Groups (3 and 4) are no part of proto3.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    Fixed32 = 5,
}

/// <summary>Reads protobuf's wire format from a span; false where the bytes are not well-formed.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private const int MaxVarintBytes = 10;
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>A field number from 1 to 2^29 - 1, and how its value is laid out.</summary>
    public bool TryReadTag(out uint number, out WireType type)
    {
        bool isTag = TryReadVarint(out ulong tag) && tag is >= 1 << 3 and <= uint.MaxValue;
        number = (uint)tag >> 3;
        type = (WireType)(tag & 7);
        return isTag;
    }

    /// <summary>Seven bits a byte, the lowest first; ten bytes at most, of which the tenth holds the last of 64 bits.</summary>
    public bool TryReadVarint(out ulong value)
    {
        value = 0;
        for (int i = 0; i < MaxVarintBytes && i < _rest.Length; i++)
        {
            byte next = _rest[i];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next >= 0x80) { continue; }
            _rest = _rest[(i + 1)..];
            return i < MaxVarintBytes - 1 || next <= 1;
        }
        return false;
    }

    public bool TryReadDouble(out double value)
    {
        if (!BinaryPrimitives.TryReadDoubleLittleEndian(_rest, out value)) { return false; }
        _rest = _rest[sizeof(double)..];
        return true;
    }

    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryReadVarint(out ulong length) || length > (ulong)_rest.Length) { return false; }
        value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }

    /// <summary>Passes over the value of a field that is not known; it must be whole.</summary>
    public bool TrySkip(WireType type) => type switch
    {
        WireType.Varint => TryReadVarint(out _),
        WireType.Fixed64 => TrySkip(sizeof(ulong)),
        WireType.Length => TryReadBytes(out _),
        WireType.Fixed32 => TrySkip(sizeof(uint)),
        _ => false,
    };

    private bool TrySkip(int count)
    {
        if (_rest.Length < count) { return false; }
        _rest = _rest[count..];
        return true;
    }
}
