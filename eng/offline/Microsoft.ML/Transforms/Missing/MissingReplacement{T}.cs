using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

internal sealed class MissingReplacement<T>(T[] values) : MissingReplacement
    where T : struct, IFloatingPointIeee754<T>
{
    public override float[] OnnxValues => values as float[];

    public override bool Fits(DataViewType type) =>
        type.GetItemType() is NumberDataViewType item && item.RawType == typeof(T)
        && (values.Length == 1 || type is VectorDataViewType vector && vector.Size == values.Length);

    public override void Write(BinaryWriter writer)
    {
        writer.Write(typeof(T) == typeof(float));
        writer.Write(values.Length);
        foreach (var value in values)
            ValueCodec.Write(writer, value);
    }

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is VectorDataViewType)
            return Vector(row.GetGetter<VBuffer<T>>(column));
        var getter = row.GetGetter<T>(column);
        return (ValueGetter<T>)((ref T value) =>
        {
            getter(ref value);
            if (T.IsNaN(value))
                value = values[0];
        });
    }

    public override (Action Next, Action Finish) Learn(
        DataViewRow row, DataViewSchema.Column column, MissingValueReplacingEstimator.ReplacementMode mode)
    {
        var statistics = Array.ConvertAll(values, _ => MissingStatistic<T>.Create(mode));
        return (column.Type is VectorDataViewType ? NextVector(row.GetGetter<VBuffer<T>>(column), statistics) : NextScalar(row.GetGetter<T>(column), statistics[0]), Finish);

        void Finish()
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = statistics[i].Result;
        }
    }

    private static Action NextScalar(ValueGetter<T> getter, MissingStatistic<T> statistic)
    {
        T value = default;
        return () =>
        {
            getter(ref value);
            if (!T.IsNaN(value))
                statistic.Add(value);
        };
    }

    private static Action NextVector(ValueGetter<VBuffer<T>> getter, MissingStatistic<T>[] statistics)
    {
        VBuffer<T> source = default;
        VBuffer<T> dense = default;
        return () =>
        {
            getter(ref source);
            source.CopyToDense(ref dense);
            var items = dense.GetValues();
            for (var i = 0; i < items.Length; i++)
            {
                if (!T.IsNaN(items[i]))
                    statistics[statistics.Length == 1 ? 0 : i].Add(items[i]);
            }
        };
    }

    // A slot that a sparse vector leaves out is zero, never missing.
    private ValueGetter<VBuffer<T>> Vector(ValueGetter<VBuffer<T>> getter)
    {
        VBuffer<T> source = default;
        return (ref VBuffer<T> value) =>
        {
            getter(ref source);
            var items = source.GetValues();
            var indices = source.GetIndices();
            var editor = VBufferEditor.Create(ref value, source.Length, items.Length);
            if (!source.IsDense)
                indices.CopyTo(editor.Indices);
            for (var i = 0; i < items.Length; i++)
                editor.Values[i] = T.IsNaN(items[i]) ? values[values.Length == 1 ? 0 : source.IsDense ? i : indices[i]] : items[i];
            value = editor.Commit();
        };
    }
}
