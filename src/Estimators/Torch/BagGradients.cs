using System.Numerics.Tensors;
using TorchSharp;
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
    private readonly ParameterStore _store;
    private readonly Dictionary<Tensor, ParameterSlice> _slices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<int, TouchedRows> _tables = [];
    private readonly List<(ParameterSlice Slice, Tensor Table, Tensor Rows, Tensor Sum)> _open = [];

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

    /// <summary>What the step changes: everything outside of the tables, and the rows that it read.</summary>
    public IEnumerable<(int Start, int Length)> Parts => Outside.Concat(Touched);

    /// <summary>The rows that the step read.</summary>
    public IEnumerable<(int Start, int Length)> Touched =>
        _tables
            .Values.OrderBy(table => table.Slice.Offset)
            .SelectMany(table => table.Rows.Select(row => (table.Slice.Offset + row * table.Width, table.Width)));

    /// <summary>Everything outside of the tables.</summary>
    public IEnumerable<(int Start, int Length)> Outside
    {
        get
        {
            var start = 0;
            foreach (var table in _tables.Values.OrderBy(table => table.Slice.Offset))
            {
                if (table.Slice.Offset > start)
                    yield return (start, table.Slice.Offset - start);
                start = table.Slice.Offset + table.Slice.Count;
            }
            if (_store.Length > start)
                yield return (start, _store.Length - start);
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
            _tables.Add(slice.Offset, new TouchedRows(slice));
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
        foreach (var table in _tables.Values)
            table.Clear();
        foreach (var (offset, row) in all.Distinct().Order())
        {
            if (!_tables.TryGetValue(offset, out var table))
                _tables.Add(offset, table = new TouchedRows(_store.Slices.First(slice => slice.Offset == offset)));
            table.Add(row);
        }
    }

    /// <summary>Ends a step: no row is touched any more, and there will be no further backward pass.</summary>
    public void Clear()
    {
        _open.Clear();
        foreach (var table in _tables.Values)
            table.Clear();
    }

    private Tensor SumOfRows(ParameterSlice slice, Tensor x)
    {
        var width = slice.Parameter.Shape[1];
        var sum = zeros(x.size(0), width);
        var from = SparseTensor.EntriesOf(x);
        var values = _store.ValueSpan.Slice(slice.Offset, slice.Count);
        var to = FlatTensor.Span(sum);
        for (var e = 0; e < from.Values.Length; e++)
        {
            var target = to.Slice((int)from.Rows[e] * width, width);
            TensorPrimitives.MultiplyAdd(values.Slice((int)from.Slots[e] * width, width), from.Values[e], target, target);
        }
        return sum;
    }

    private void AddToRows(ParameterSlice slice, Tensor x, Tensor gradient)
    {
        var (width, touched) = (slice.Parameter.Shape[1], _tables[slice.Offset]);
        var from = SparseTensor.EntriesOf(x);
        var given = FlatTensor.Span(gradient);
        var gradients = _store.GradientSpan.Slice(slice.Offset, slice.Count);
        for (var e = 0; e < from.Values.Length; e++)
        {
            var row = (int)from.Slots[e];
            var target = gradients.Slice(row * width, width);
            TensorPrimitives.MultiplyAdd(given.Slice((int)from.Rows[e] * width, width), from.Values[e], target, target);
            touched.Add(row);
        }
    }

    private void AddToTable(ParameterSlice slice, Tensor table, Tensor x, Tensor gradient)
    {
        table.grad!.add_(mm(x.t(), gradient));
        using var host = x.cpu();
        foreach (var row in SparseTensor.EntriesOf(host).Slots)
            _tables[slice.Offset].Add((int)row);
    }

    /// <summary>The rows of a table that a step read, in the order in which they came first.</summary>
    private sealed class TouchedRows(ParameterSlice slice)
    {
        private readonly bool[] _isTouched = new bool[slice.Parameter.Shape[0]];

        public ParameterSlice Slice => slice;

        public int Width => slice.Parameter.Shape[1];

        public List<int> Rows { get; } = [];

        public void Add(int row)
        {
            if (_isTouched[row])
                return;
            _isTouched[row] = true;
            Rows.Add(row);
        }

        public void Clear()
        {
            foreach (var row in Rows)
                _isTouched[row] = false;
            Rows.Clear();
        }
    }
}
