using Microsoft.ML.Data;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Makes tensors of the values that a row has in one column.</summary>
internal static class OnnxInput
{
    /// <param name="shape">What one row has: a 0 is worked out from the length of the vector, where that varies.</param>
    public static Func<NamedOnnxValue> Reader(DataViewRow row, DataViewSchema.Column column, int[] shape)
        => TypeDispatch.Invoke(column.Type.GetItemType().RawType, new Maker(row, column, shape));

    private sealed class Maker(DataViewRow row, DataViewSchema.Column column, int[] shape) : ITypedFunction<Func<NamedOnnxValue>>
    {
        public Func<NamedOnnxValue> Invoke<T>() => column.Type is VectorDataViewType vector ? Vector<T>(vector) : Scalar<T>();

        private Func<NamedOnnxValue> Scalar<T>()
        {
            var getter = row.GetGetter<T>(column);
            T value = default;
            return () =>
            {
                getter(ref value);
                return Tensor(column.Name, new[] { value }, [1, 1]);
            };
        }

        private Func<NamedOnnxValue> Vector<T>(VectorDataViewType type)
        {
            var getter = row.GetGetter<VBuffer<T>>(column);
            VBuffer<T> vector = default;
            var unknown = type.IsKnownSize ? -1 : Array.IndexOf(shape, 0);
            var known = shape.Where(size => size > 0).Aggregate(1, (product, size) => product * size);
            return () =>
            {
                getter(ref vector);
                var values = new T[vector.Length];
                vector.CopyTo(values);
                int[] sizes = [.. shape];
                if (unknown >= 0)
                    sizes[unknown] = values.Length / known;
                return Tensor(column.Name, values, sizes);
            };
        }
    }

    private static NamedOnnxValue Tensor<T>(string name, T[] values, int[] shape)
        => values is ReadOnlyMemory<char>[] texts
            ? NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(Array.ConvertAll(texts, text => text.ToString()), shape))
            : NamedOnnxValue.CreateFromTensor(name, new DenseTensor<T>(values, shape));
}
