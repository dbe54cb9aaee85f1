using Microsoft.ML.Data;

namespace Microsoft.ML;

/// <summary>Finds the columns that an evaluator reads, and says what is wrong with them.</summary>
internal static class ScoredColumns
{
    public static DataViewSchema.Column Find(DataViewSchema schema, string role, string name)
        => schema.GetColumnOrNull(name)
            ?? throw new ArgumentOutOfRangeException(nameof(schema), $"{name} column '{role}' not found");

    public static void Check(bool fits, string role, DataViewSchema.Column column, string expected)
    {
        if (!fits)
            throw new ArgumentOutOfRangeException("schema", $"Schema mismatch for {role} column '{column.Name}': expected {expected}, got {column.Type}");
    }

    public static ulong KeyCount(DataViewType type) => type is KeyDataViewType key ? key.Count : 0;

    /// <summary>A label as a number: true is 1, the first key 0; NaN where it is missing.</summary>
    public static ValueGetter<float> LabelGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is KeyDataViewType)
            return KeyGetter(row, column);
        if (column.Type is BooleanDataViewType)
        {
            ValueGetter<bool> isTrue = row.GetGetter<bool>(column);
            bool flag = false;
            return (ref float label) =>
            {
                isTrue(ref flag);
                label = flag ? 1 : 0;
            };
        }
        if (column.Type == NumberDataViewType.Double)
        {
            ValueGetter<double> number = row.GetGetter<double>(column);
            double wide = 0;
            return (ref float label) =>
            {
                number(ref wide);
                label = (float)wide;
            };
        }
        return row.GetGetter<float>(column);
    }

    private static ValueGetter<float> KeyGetter(DataViewRow row, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.RawType) switch
    {
        TypeCode.Byte => FromKey(row.GetGetter<byte>(column), key => key),
        TypeCode.UInt16 => FromKey(row.GetGetter<ushort>(column), key => key),
        TypeCode.UInt32 => FromKey(row.GetGetter<uint>(column), key => key),
        _ => FromKey(row.GetGetter<ulong>(column), key => key),
    };

    private static ValueGetter<float> FromKey<T>(ValueGetter<T> getter, Func<T, ulong> toNumber)
    {
        T raw = default;
        return (ref float label) =>
        {
            getter(ref raw);
            ulong key = toNumber(raw);
            label = key == 0 ? float.NaN : key - 1;
        };
    }
}
