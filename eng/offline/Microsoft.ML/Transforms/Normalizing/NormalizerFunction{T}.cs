using System.Collections.Immutable;
using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Parameters = Microsoft.ML.Transforms.NormalizingTransformer.NormalizerModelParametersBase;

namespace Microsoft.ML.Transforms;

/// <param name="type">The type of the column.</param>
/// <param name="isCdf">Whether the parameters are mean and standard deviation, not scale and offset.</param>
/// <param name="first">Scale or mean of each slot.</param>
/// <param name="second">Offset or standard deviation of each slot; null: no offsets.</param>
internal sealed class NormalizerFunction<T>(DataViewType type, bool isCdf, T[] first, T[] second) : NormalizerFunction(type)
    where T : struct, IFloatingPointIeee754<T>
{
    private bool IsVector => Type is VectorDataViewType;

    public override Parameters Parameters => (IsVector, isCdf) switch
    {
        (false, false) => new NormalizingTransformer.AffineNormalizerModelParameters<T>(first[0], Second(0)),
        (true, false) => new NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<T>>([.. first], [.. second ?? []]),
        (false, true) => new NormalizingTransformer.CdfNormalizerModelParameters<T>(first[0], second[0], false),
        (true, true) => new NormalizingTransformer.CdfNormalizerModelParameters<ImmutableArray<T>>([.. first], [.. second], false),
    };

    public override (float[] Scale, float[] Offset)? OnnxScaler => isCdf
        ? null
        : (Array.ConvertAll(first, float.CreateTruncating), Array.ConvertAll(second ?? new T[first.Length], float.CreateTruncating));

    public static NormalizerFunction<T> Read(BinaryReader reader, DataViewType type)
    {
        var isCdf = reader.ReadBoolean();
        var first = ReadAll(reader);
        return new(type, isCdf, first, reader.ReadBoolean() ? ReadAll(reader) : null);
    }

    public override void Write(BinaryWriter writer)
    {
        TypeCodec.Write(writer, Type);
        writer.Write(isCdf);
        WriteAll(writer, first);
        writer.Write(second is not null);
        if (second is not null)
            WriteAll(writer, second);
    }

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        if (IsVector)
            return Vector(row.GetGetter<VBuffer<T>>(column));
        var getter = row.GetGetter<T>(column);
        return (ValueGetter<T>)((ref T value) =>
        {
            getter(ref value);
            value = Map(value, 0);
        });
    }

    private static T[] ReadAll(BinaryReader reader)
    {
        var values = new T[reader.ReadInt32()];
        for (var i = 0; i < values.Length; i++)
            values[i] = ValueCodec.Read<T>(reader);
        return values;
    }

    private static void WriteAll(BinaryWriter writer, T[] values)
    {
        writer.Write(values.Length);
        foreach (var value in values)
            ValueCodec.Write(writer, value);
    }

    private T Second(int slot) => second is null ? T.Zero : second[slot];

    private T Map(T value, int slot) => isCdf
        ? NormalCdf.Of(value, first[slot], second[slot])
        : second is null ? value * first[slot] : (value - second[slot]) * first[slot];

    private ValueGetter<VBuffer<T>> Vector(ValueGetter<VBuffer<T>> getter)
    {
        VBuffer<T> source = default;
        VBuffer<T> dense = default;
        return (ref VBuffer<T> value) =>
        {
            getter(ref source);
            Contracts.Check(source.Length == first.Length, $"Normalizer expected {first.Length} slots but got {source.Length}");
            // Only scaling alone leaves zeros where they are.
            if (!source.IsDense && second is null)
            {
                ScaleSparse(ref value);
                return;
            }

            source.CopyToDense(ref dense);
            var items = dense.GetValues();
            var editor = VBufferEditor.Create(ref value, items.Length);
            for (var i = 0; i < items.Length; i++)
                editor.Values[i] = Map(items[i], i);
            value = editor.Commit();
        };

        void ScaleSparse(ref VBuffer<T> value)
        {
            var items = source.GetValues();
            var indices = source.GetIndices();
            var editor = VBufferEditor.Create(ref value, source.Length, items.Length);
            indices.CopyTo(editor.Indices);
            for (var i = 0; i < items.Length; i++)
                editor.Values[i] = items[i] * first[indices[i]];
            value = editor.Commit();
        }
    }
}
