using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace MlNet.MultiTask;

/// <summary>Sparse rows [rows, slots] as libtorch's coordinate format: the entries of one row stand together, row after row.</summary>
internal static class SparseTensor
{
    /// <summary>Makes one on the CPU.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="slots">Number of slots.</param>
    /// <param name="count">Number of entries.</param>
    /// <param name="fill">Writes the row and the slot of each entry, and its number.</param>
    public static Tensor Create(long rows, long slots, int count, Filling fill)
    {
        // Filled in libtorch's own memory: arrays of this size would have the garbage collector look at everything again and again.
        using var indices = empty(2, count, dtype: ScalarType.Int64);
        using var values = empty(count);
        var places = FlatTensor.Span<long>(indices);
        fill(places[..count], places[count..], FlatTensor.Span(values));
        return sparse_coo_tensor(indices, values, [rows, slots]);
    }

    /// <summary>Writes entries.</summary>
    public delegate void Filling(Span<long> rows, Span<long> slots, Span<float> values);

    /// <summary>Rows, slots and values of all entries; they live as long as the tensor. Only on the CPU.</summary>
    public static Entries EntriesOf(Tensor x)
    {
        using var indices = x.SparseIndices;
        using var values = x.SparseValues;
        var places = FlatTensor.Span<long>(indices);
        var count = (int)values.numel();
        return new Entries(places[..count], places[count..], FlatTensor.Span(values));
    }

    /// <summary>Each slot's numbers times one number of its own.</summary>
    public static Tensor Scaled(Tensor x, Tensor scale)
    {
        using var indices = x.SparseIndices;
        using var slots = indices.select(0, 1);
        return sparse_coo_tensor(indices, x.SparseValues * scale.index_select(0, slots), x.shape);
    }

    /// <summary>The numbers limited to a range that 0 lies in.</summary>
    public static Tensor Clipped(Tensor x, float low, float high)
    {
        if (low > 0 || high < 0)
            throw new ArgumentOutOfRangeException(nameof(low), $"The range [{low}, {high}] would change the zeros of a sparse value.");
        // Mostly nothing is out of it.
        if (x.device_type == DeviceType.CPU && EntriesOf(x).Values is var values && IsWithin(values, low, high))
            return x;
        using var indices = x.SparseIndices;
        return sparse_coo_tensor(indices, HeldScalars.Clamp(x.SparseValues, low, high), x.shape);
    }

    // NaN is not.
    private static bool IsWithin(ReadOnlySpan<float> values, float low, float high) =>
        values.IsEmpty || (TensorPrimitives.Min(values) >= low && TensorPrimitives.Max(values) <= high);

    /// <summary>Some slots as dense columns.</summary>
    public static Tensor Slots(Tensor x, ReadOnlySpan<int> slots)
    {
        var to = new Dictionary<long, List<int>>();
        for (var i = 0; i < slots.Length; i++)
        {
            if (!to.TryGetValue(slots[i], out var columns))
                to.Add(slots[i], columns = []);
            columns.Add(i);
        }
        using var host = x.device_type == DeviceType.CPU ? null : x.cpu();
        var from = EntriesOf(host ?? x);
        var dense = zeros(x.size(0), slots.Length);
        var numbers = FlatTensor.Span(dense);
        for (var e = 0; e < from.Values.Length; e++)
            if (to.TryGetValue(from.Slots[e], out var columns))
                foreach (var column in columns)
                    numbers[(int)from.Rows[e] * slots.Length + column] += from.Values[e];
        return dense.to(x.device);
    }

    /// <summary>The entries of a sparse tensor.</summary>
    /// <param name="rows">The row of each.</param>
    /// <param name="slots">The slot of each.</param>
    /// <param name="values">The number.</param>
    internal readonly ref struct Entries(ReadOnlySpan<long> rows, ReadOnlySpan<long> slots, ReadOnlySpan<float> values)
    {
        public ReadOnlySpan<long> Rows { get; } = rows;

        public ReadOnlySpan<long> Slots { get; } = slots;

        public ReadOnlySpan<float> Values { get; } = values;
    }
}
