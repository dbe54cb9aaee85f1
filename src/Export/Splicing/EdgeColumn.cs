using Microsoft.ML.Data;

namespace MlNet.MultiTask.Splicing;

/// <summary>What a column of a type could hold in production: an ordinary value, and some that samples seldom have.</summary>
internal abstract class EdgeColumn
{
    /// <summary>Number of values besides the ordinary one.</summary>
    public abstract int Edges { get; }

    /// <summary>Reads the column.</summary>
    /// <param name="edge">Which value the current row has; −1 for the ordinary one.</param>
    public abstract Delegate Getter(Func<int> edge);

    /// <summary>The column of a type; null where the type is none that ONNX has a tensor for.</summary>
    public static EdgeColumn? Of(DataViewType type)
    {
        var size = (type as VectorDataViewType)?.Size ?? 0;
        if (type is VectorDataViewType { Size: 0 })
            return null;
        var item = (type as VectorDataViewType)?.ItemType ?? type;
        if (item is KeyDataViewType key)
            return Key(key, size);
        return item switch
        {
            TextDataViewType => new EdgeColumn<ReadOnlyMemory<char>>(size, "1".AsMemory(), [.. Texts().Select(text => text.AsMemory())]),
            BooleanDataViewType => new EdgeColumn<bool>(size, false, [true]),
            NumberDataViewType => Number(item.RawType, size),
            _ => null,
        };
    }

    private static string[] Texts() =>
        ["", " ", "unseen", " a ", "Köln", "東京", "😀", "\ud800", "1,5", "5 apples", "-1", "A b, C!", new('x', 3_000)];

    private static EdgeColumn Key(KeyDataViewType key, int size) =>
        Type.GetTypeCode(key.RawType) switch
        {
            TypeCode.Byte => new EdgeColumn<byte>(size, 1, [0, (byte)key.Count]),
            TypeCode.UInt16 => new EdgeColumn<ushort>(size, 1, [0, (ushort)key.Count]),
            TypeCode.UInt64 => new EdgeColumn<ulong>(size, 1, [0, key.Count]),
            _ => new EdgeColumn<uint>(size, 1, [0, (uint)key.Count]),
        };

    private static EdgeColumn? Number(Type raw, int size) =>
        Type.GetTypeCode(raw) switch
        {
            TypeCode.Single => new EdgeColumn<float>(size, 1, [float.NaN, 0, -1, 0.3f, -1000]),
            TypeCode.Double => new EdgeColumn<double>(size, 1, [double.NaN, 0, -1, 0.3, -1000, 1 + 1e-12]),
            TypeCode.SByte => new EdgeColumn<sbyte>(size, 1, [0, -1, 100]),
            TypeCode.Int16 => new EdgeColumn<short>(size, 1, [0, -1, 1000]),
            TypeCode.Int32 => new EdgeColumn<int>(size, 1, [0, -1, 16_777_217]),
            TypeCode.Int64 => new EdgeColumn<long>(size, 1, [0, -1, 16_777_217]),
            TypeCode.Byte => new EdgeColumn<byte>(size, 1, [0, 200]),
            TypeCode.UInt16 => new EdgeColumn<ushort>(size, 1, [0, 60_000]),
            TypeCode.UInt32 => new EdgeColumn<uint>(size, 1, [0, 16_777_217]),
            TypeCode.UInt64 => new EdgeColumn<ulong>(size, 1, [0, 16_777_217]),
            _ => null,
        };
}
