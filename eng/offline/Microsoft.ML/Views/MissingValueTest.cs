using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Passes rows without a missing value (NaN, key 0) in some columns.</summary>
internal sealed class MissingValueTest : IRowTest
{
    private readonly DataViewSchema.Column[] _columns;

    public MissingValueTest(DataViewSchema schema, string[] columns)
    {
        const string Parameter = "Columns";
        _columns = new DataViewSchema.Column[columns.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var name = columns[i];
            var column = schema.GetColumnOrNull(name) ?? throw Contracts.ExceptParam(Parameter, $"Source column '{name}' not found");
            Contracts.CheckParam(!_columns[..i].Any(other => other.Index == column.Index), Parameter, $"Source column '{name}' specified multiple times");
            Contracts.CheckParam(column.Type.GetItemType() is KeyDataViewType || column.Type.GetItemType().RawType is var type && (type == typeof(float) || type == typeof(double)),
                Parameter, $"Column '{name}' has type {column.Type} which does not support missing values, so we cannot filter on them");
            _columns[i] = column;
        }
    }

    public IReadOnlyCollection<int> Columns => Array.ConvertAll(_columns, column => column.Index);

    public bool NeedsOrder => false;

    public Func<bool> Bind(DataViewRow row)
    {
        var tests = Array.ConvertAll(_columns, column => IsMissing(row, column));
        return () =>
        {
            foreach (var isMissing in tests)
                if (isMissing())
                    return false;
            return true;
        };
    }

    private static Func<bool> IsMissing(DataViewRow row, DataViewSchema.Column column)
    {
        var itemType = column.Type.GetItemType();
        return itemType is not KeyDataViewType
            ? itemType.RawType == typeof(float) ? IsMissing<float>(row, column, false) : IsMissing<double>(row, column, false)
            : itemType.RawType == typeof(uint) ? IsMissing<uint>(row, column, true)
            : itemType.RawType == typeof(ulong) ? IsMissing<ulong>(row, column, true)
            : itemType.RawType == typeof(ushort) ? IsMissing<ushort>(row, column, true)
            : IsMissing<byte>(row, column, true);
    }

    private static Func<bool> IsMissing<T>(DataViewRow row, DataViewSchema.Column column, bool isKey)
        where T : struct, INumberBase<T>
    {
        if (column.Type is not VectorDataViewType)
        {
            var getter = row.GetGetter<T>(column);
            return () =>
            {
                T value = default;
                getter(ref value);
                return isKey ? T.IsZero(value) : T.IsNaN(value);
            };
        }
        var vectorGetter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            vectorGetter(ref vector);
            // What a sparse vector does not store is 0.
            if (isKey && !vector.IsDense)
                return true;
            foreach (var value in vector.GetValues())
                if (isKey ? T.IsZero(value) : T.IsNaN(value))
                    return true;
            return false;
        };
    }
}
