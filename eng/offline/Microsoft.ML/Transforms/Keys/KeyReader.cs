using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Reads the keys of a column, whatever their width, one or several a row.</summary>
internal static class KeyReader
{
    public delegate ReadOnlySpan<ulong> Read();

    /// <summary>A function that gives the keys of the current row; what it gives holds until the next call.</summary>
    public static Read Make(DataViewRow row, DataViewSchema.Column column)
    {
        var widened = Type.GetTypeCode(column.Type.GetItemType().RawType) switch
        {
            TypeCode.Byte => ElementwiseGetters.Make<byte, ulong>(row, column, key => key),
            TypeCode.UInt16 => ElementwiseGetters.Make<ushort, ulong>(row, column, key => key),
            TypeCode.UInt32 => ElementwiseGetters.Make<uint, ulong>(row, column, key => key),
            _ => ElementwiseGetters.Make<ulong, ulong>(row, column, key => key),
        };
        if (widened is ValueGetter<ulong> scalar)
        {
            var one = new ulong[1];
            return () =>
            {
                scalar(ref one[0]);
                return one;
            };
        }

        var vector = (ValueGetter<VBuffer<ulong>>)widened;
        VBuffer<ulong> source = default;
        VBuffer<ulong> dense = default;
        return () =>
        {
            vector(ref source);
            source.CopyToDense(ref dense);
            return dense.GetValues();
        };
    }
}
