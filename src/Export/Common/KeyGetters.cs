using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads key columns whatever unsigned type their keys have.</summary>
internal static class KeyGetters
{
    /// <summary>A getter of a scalar column's key, 0 where it is missing.</summary>
    public static ValueGetter<ulong> Scalar(DataViewRow row, DataViewSchema.Column column) =>
        Type.GetTypeCode(column.Type.RawType) switch
        {
            TypeCode.Byte => Scalar<byte>(row, column, key => key),
            TypeCode.UInt16 => Scalar<ushort>(row, column, key => key),
            TypeCode.UInt64 => row.GetGetter<ulong>(column),
            _ => Scalar<uint>(row, column, key => key),
        };

    /// <summary>A getter of a vector column's keys, 0 where one is missing.</summary>
    public static ValueGetter<VBuffer<ulong>> Vector(DataViewRow row, DataViewSchema.Column column) =>
        Type.GetTypeCode(((VectorDataViewType)column.Type).ItemType.RawType) switch
        {
            TypeCode.Byte => Vector<byte>(row, column, key => key),
            TypeCode.UInt16 => Vector<ushort>(row, column, key => key),
            TypeCode.UInt64 => row.GetGetter<VBuffer<ulong>>(column),
            _ => Vector<uint>(row, column, key => key),
        };

    private static ValueGetter<ulong> Scalar<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> number)
    {
        var getter = row.GetGetter<T>(column);
        var value = default(T)!;
        return (ref ulong to) =>
        {
            getter(ref value);
            to = number(value);
        };
    }

    private static ValueGetter<VBuffer<ulong>> Vector<T>(DataViewRow row, DataViewSchema.Column column, Func<T, ulong> number)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        var value = default(VBuffer<T>);
        return (ref VBuffer<ulong> to) =>
        {
            getter(ref value);
            var keys = value.GetValues();
            var editor = VBufferEditor.Create(ref to, value.Length, keys.Length);
            for (var i = 0; i < keys.Length; i++)
                editor.Values[i] = number(keys[i]);
            if (!value.IsDense)
                value.GetIndices().CopyTo(editor.Indices);
            to = editor.Commit();
        };
    }
}
