using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNet.MultiTask;

/// <summary>
/// Tables of which a step reads few rows: sums of their rows, the gradients of just these, and which they were. libtorch would give a
/// gradient as large as the table, and an optimizer would go through all of it in every step.
/// </summary>
/// <remarks>A sum is a leaf of the graph; <see cref="Take"/> carries its gradient on to the rows after each backward pass.</remarks>
internal sealed class BagGradients
{
    // Entries between asking for a vector and its sum: as many as the memory is slower than the sums.
    private const int Ahead = 16;

    private readonly ParameterStore _store;
    private readonly Dictionary<Tensor, ParameterSlice> _slices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, TouchedTable> _tables = [];
    private readonly List<(ParameterSlice Slice, Tensor Table, Tensor Rows, Tensor Sum)> _open = [];
    private readonly List<(int Start, int Length)> _parts = [];

    /// <param name="store">The parameters.</param>
    /// <param name="leaves">Their tensors by name.</param>
    public BagGradients(ParameterStore store, IReadOnlyDictionary<string, Tensor> leaves)
    {
        _store = store;
        foreach (var slice in store.Slices)
            _slices.Add(leaves[slice.Parameter.Name], slice);
    }

    /// <summary>Whether some table is read in this way, so that <see cref="Parts"/> are what a step changes.</summary>
    public bool Any => _tables.Count > 0;

    /// <summary>What the step changes: everything outside of the tables, and the rows that it read, in ascending order. The list is
    /// valid until the next backward pass or the step's end.</summary>
    public IReadOnlyList<(int Start, int Length)> Parts
    {
        get
        {
            if (_parts.Count > 0)
                return _parts;
            var start = 0;
            foreach (var table in _tables.Values.OrderBy(table => table.Slice.Offset))
            {
                AddOutside(start, table.Slice.Offset);
                start = table.Slice.Offset + table.Slice.Count;
                table.Rows.AddRunsTo(_parts, table.Slice.Offset, table.Width);
            }
            AddOutside(start, _store.Length);
            return _parts;
        }
    }

    /// <summary>Rows of a table, each times its number, added up.</summary>
    /// <param name="table">A parameter [slots, width].</param>
    /// <param name="x">Sparse rows [rows, slots].</param>
    /// <returns>[rows, width].</returns>
    public Tensor Sum(Tensor table, Tensor x)
    {
        var wantsGradient = is_grad_enabled();
        if (!_slices.TryGetValue(table, out var slice))
            return mm(x, table);
        if (!_tables.ContainsKey(slice.Offset))
        {
            _tables.Add(slice.Offset, new TouchedTable(slice));
            _parts.Clear();
        }
        using var grad = no_grad();
        var sum = _store.HasSpans ? SumOfRows(slice, x) : mm(x, table);
        if (!wantsGradient)
            return sum;
        sum.requires_grad_(true);
        // The sums of earlier steps were disposed of with all that these made.
        _open.RemoveAll(bag => bag.Sum.IsInvalid);
        _open.Add((slice, table, x, sum));
        return sum;
    }

    /// <summary>Adds the gradients that a backward pass left at the sums to those of the rows.</summary>
    public void Take()
    {
        if (_open.Count == 0)
            return;
        _parts.Clear();
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        foreach (var (slice, table, rows, sum) in _open)
        {
            if (sum.IsInvalid || sum.grad is not { } gradient)
                continue;
            if (_store.HasSpans)
                AddToRows(slice, rows, gradient.contiguous());
            else
                AddToTable(slice, table, rows, gradient);
            gradient.zero_();
        }
    }

    /// <summary>Makes the rows that any rank read those that the step changes on all of them, in one order.</summary>
    public void Join(RankGroup ranks)
    {
        (int Table, int Row)[] own = [.. _tables.SelectMany(table => table.Value.Rows.Select(row => (table.Key, row)))];
        var all = ranks.Join<(int Table, int Row)>(own);
        _parts.Clear();
        foreach (var table in _tables.Values)
            table.Rows.Clear();
        foreach (var (offset, row) in all.Distinct().Order())
        {
            if (!_tables.TryGetValue(offset, out var table))
                _tables.Add(offset, table = new TouchedTable(_store.Slices.First(slice => slice.Offset == offset)));
            table.Rows.Add(row);
        }
    }

    /// <summary>Ends a step: no row is touched any more, and there will be no further backward pass.</summary>
    public void Clear()
    {
        _open.Clear();
        _parts.Clear();
        foreach (var table in _tables.Values)
            table.Rows.Clear();
    }

    private void AddOutside(int start, int end)
    {
        if (start < end)
            _parts.Add((start, end - start));
    }

    private Tensor SumOfRows(ParameterSlice slice, Tensor x)
    {
        var width = slice.Parameter.Shape[1];
        var sum = zeros(x.size(0), width);
        var from = SparseTensor.EntriesOf(x);
        var rows = from.Rows;
        var slots = from.Slots;
        var numbers = from.Values;
        var values = _store.ValueSpan.Slice(slice.Offset, slice.Count);
        var to = FlatTensor.Span(sum);
        for (var e = 0; e < numbers.Length; e++)
        {
            if (e + Ahead < numbers.Length)
                Prefetch(values, (int)slots[e + Ahead] * width);
            Add(to.Slice((int)rows[e] * width, width), values.Slice((int)slots[e] * width, width), numbers[e]);
        }
        return sum;
    }

    private void AddToRows(ParameterSlice slice, Tensor x, Tensor gradient)
    {
        var (width, touched) = (slice.Parameter.Shape[1], _tables[slice.Offset].Rows);
        var from = SparseTensor.EntriesOf(x);
        var rows = from.Rows;
        var slots = from.Slots;
        var numbers = from.Values;
        var given = FlatTensor.Span(gradient);
        var gradients = _store.GradientSpan.Slice(slice.Offset, slice.Count);
        for (var e = 0; e < numbers.Length; e++)
        {
            if (e + Ahead < numbers.Length)
                Prefetch(gradients, (int)slots[e + Ahead] * width);
            var row = (int)slots[e];
            Add(gradients.Slice(row * width, width), given.Slice((int)rows[e] * width, width), numbers[e]);
            touched.Add(row);
        }
    }

    private void AddToTable(ParameterSlice slice, Tensor table, Tensor x, Tensor gradient)
    {
        table.grad!.add_(mm(x.t(), gradient), Held(1));
        using var host = x.cpu();
        foreach (var row in SparseTensor.EntriesOf(host).Slots)
            _tables[slice.Offset].Rows.Add((int)row);
    }

    // Vectors lie far apart and come in no order that a processor would see.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ReadOnlySpan<float> table, int place)
    {
        if (Sse.IsSupported && (uint)place < (uint)table.Length)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetReference(table), place)));
    }

    // Vectors are short: what a general method asks for before it begins would take longer than the sum.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Span<float> to, ReadOnlySpan<float> from, float factor)
    {
        ref var target = ref MemoryMarshal.GetReference(to);
        ref var source = ref MemoryMarshal.GetReference(from);
        nuint k = 0;
        for (; k + (nuint)Vector<float>.Count <= (nuint)to.Length; k += (nuint)Vector<float>.Count)
            (Vector.LoadUnsafe(ref source, k) * factor + Vector.LoadUnsafe(ref target, k)).StoreUnsafe(ref target, k);
        for (; k < (nuint)to.Length; k++)
            Unsafe.Add(ref target, k) += Unsafe.Add(ref source, k) * factor;
    }

    /// <summary>A table, and the rows of it that a step read.</summary>
    private sealed class TouchedTable(ParameterSlice slice)
    {
        public ParameterSlice Slice => slice;

        public int Width => slice.Parameter.Shape[1];

        public RowSet Rows { get; } = new(slice.Parameter.Shape[0]);
    }
}
