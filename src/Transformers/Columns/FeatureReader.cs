using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Copies one feature column of a data view's rows into the rows of a batch array [capacity, size].</summary>
internal abstract class FeatureReader
{
    /// <summary>Copies the current row's value to this row of the batch.</summary>
    public abstract void Read(int row);

    /// <summary>A reader of <paramref name="input"/> from <paramref name="source"/> into <paramref name="target"/>, whose item type fits the column's.</summary>
    public static FeatureReader Create(InputColumn input, DataViewRow source, Array target) => (input.Type, target) switch
    {
        (ColumnItem.Single, float[] to) => Make(input, source, to),
        (ColumnItem.Key, uint[] to) => Make(input, source, to),
        (ColumnItem.Byte, byte[] to) => Make(input, source, to),
        (ColumnItem.Boolean, bool[] to) => Make(input, source, to),
        _ => throw new NotSupportedException($"Feature column '{input.Name}' of {input.Type} cannot be read into {target.GetType().Name}."),
    };

    private static FeatureReader Make<T>(InputColumn input, DataViewRow source, T[] target)
    {
        var column = source.Schema[input.Name];
        return input.IsScalar
            ? new ScalarReader<T>(source.GetGetter<T>(column), target)
            : new VectorReader<T>(input, source.GetGetter<VBuffer<T>>(column), target);
    }

    private sealed class ScalarReader<T>(ValueGetter<T> getter, T[] target) : FeatureReader
    {
        public override void Read(int row) => getter(ref target[row]);
    }

    private sealed class VectorReader<T>(InputColumn input, ValueGetter<VBuffer<T>> getter, T[] target) : FeatureReader
    {
        private VBuffer<T> _value;

        public override void Read(int row)
        {
            getter(ref _value);
            if (_value.Length != input.Size)
                throw new InvalidOperationException(
                    $"Feature column '{input.Name}' has {_value.Length} slots in a row where the model was trained on {input.Size}.");
            var to = target.AsSpan(row * input.Size, input.Size);
            if (_value.IsDense)
                _value.GetValues().CopyTo(to);
            else
                _value.CopyTo(to);
        }
    }
}
