using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal sealed class KeyValueMap<T>(PrimitiveDataViewType itemType, T[] values) : KeyValueMap(itemType)
{
    private readonly T _missing = MissingValue();

    public override string[] Texts => Array.ConvertAll(values, TermText.Of);

    public override float[] Floats => values switch
    {
        float[] numbers => numbers,
        double[] numbers => Array.ConvertAll(numbers, number => (float)number),
        bool[] truths => Array.ConvertAll(truths, truth => truth ? 1f : 0f),
        _ => null,
    };

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column) => Type.GetTypeCode(column.Type.GetItemType().RawType) switch
    {
        TypeCode.Byte => ElementwiseGetters.Make<byte, T>(row, column, key => Value(key)),
        TypeCode.UInt16 => ElementwiseGetters.Make<ushort, T>(row, column, key => Value(key)),
        TypeCode.UInt32 => ElementwiseGetters.Make<uint, T>(row, column, key => Value(key)),
        _ => ElementwiseGetters.Make<ulong, T>(row, column, Value),
    };

    // NaN where the type has it, else what a variable of the type starts as.
    private static T MissingValue() =>
        typeof(T) == typeof(float) ? (T)(object)float.NaN : typeof(T) == typeof(double) ? (T)(object)double.NaN : default;

    private T Value(ulong key) => key - 1 < (ulong)values.Length ? values[key - 1] : _missing;
}
