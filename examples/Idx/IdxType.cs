using System.Buffers.Binary;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Idx;

/// <summary>A type of the numbers in an idx file, as its third byte names it. Numbers of several bytes are big-endian.</summary>
internal abstract class IdxType(byte code, int bytes, NumberDataViewType type)
{
    public static IReadOnlyList<IdxType> All { get; } =
    [
        new IdxType<byte>(0x08, NumberDataViewType.Byte, at => at[0]),
        new IdxType<sbyte>(0x09, NumberDataViewType.SByte, at => (sbyte)at[0]),
        new IdxType<short>(0x0B, NumberDataViewType.Int16, BinaryPrimitives.ReadInt16BigEndian),
        new IdxType<int>(0x0C, NumberDataViewType.Int32, BinaryPrimitives.ReadInt32BigEndian),
        new IdxType<float>(0x0D, NumberDataViewType.Single, BinaryPrimitives.ReadSingleBigEndian),
        new IdxType<double>(0x0E, NumberDataViewType.Double, BinaryPrimitives.ReadDoubleBigEndian),
    ];

    public byte Code => code;

    /// <summary>Bytes of a number.</summary>
    public int Bytes => bytes;

    public NumberDataViewType Type => type;

    /// <summary>The column of the file's own type.</summary>
    public abstract IdxReader Values(IdxFile file);

    /// <summary>The largest number that the type holds.</summary>
    public abstract double Largest { get; }

    /// <summary>Says of a key column that its keys stand for the numbers from 0.</summary>
    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder annotations, int count);

    /// <summary>The number that these bytes begin with.</summary>
    public abstract double Number(ReadOnlySpan<byte> at);
}
