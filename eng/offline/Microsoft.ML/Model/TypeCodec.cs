using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Writes and reads the type of a column.</summary>
internal static class TypeCodec
{
    private static readonly PrimitiveDataViewType[] Plain =
    [
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double, BooleanDataViewType.Instance, TextDataViewType.Instance,
        TimeSpanDataViewType.Instance, DateTimeDataViewType.Instance, DateTimeOffsetDataViewType.Instance,
    ];

    private static readonly Type[] KeyTypes = [typeof(byte), typeof(ushort), typeof(uint), typeof(ulong)];

    // What stands before a type; a plain type is its place in the list above.
    private const byte Key = 200;
    private const byte Vector = 201;

    public static bool Knows(DataViewType type) => type switch
    {
        VectorDataViewType vector => Knows(vector.ItemType),
        KeyDataViewType => true,
        _ => Array.IndexOf(Plain, type) >= 0,
    };

    public static void Write(BinaryWriter writer, DataViewType type)
    {
        switch (type)
        {
            case VectorDataViewType vector:
                writer.Write(Vector);
                Write(writer, vector.ItemType);
                writer.Write(vector.Dimensions.Length);
                foreach (int dimension in vector.Dimensions)
                    writer.Write(dimension);
                break;
            case KeyDataViewType key:
                writer.Write(Key);
                writer.Write((byte)Array.IndexOf(KeyTypes, key.RawType));
                writer.Write(key.Count);
                break;
            default:
                int place = Array.IndexOf(Plain, type);
                if (place < 0)
                    throw new InvalidOperationException($"A column of type {type} cannot be saved.");
                writer.Write((byte)place);
                break;
        }
    }

    public static DataViewType Read(BinaryReader reader)
    {
        byte kind = reader.ReadByte();
        switch (kind)
        {
            case Key:
                return new KeyDataViewType(KeyTypes[reader.ReadByte()], reader.ReadUInt64());
            case Vector:
                var item = (PrimitiveDataViewType)Read(reader);
                var dimensions = new int[reader.ReadInt32()];
                for (int i = 0; i < dimensions.Length; i++)
                    dimensions[i] = reader.ReadInt32();
                return new VectorDataViewType(item, dimensions);
            default:
                return kind < Plain.Length ? Plain[kind] : throw new FormatException();
        }
    }
}
