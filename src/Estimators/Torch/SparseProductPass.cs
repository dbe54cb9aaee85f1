using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNet.MultiTask;

/// <summary>The passes over memory of <see cref="SparseProduct"/>, eight numbers at a time; optimised from the first call on, since the
/// first steps of a short training would take twice as long.</summary>
/// <param name="entries">What is not 0 in the rows.</param>
/// <param name="factors">Per member its factors of the columns; empty for none.</param>
/// <param name="members">Members, 1 where there are none.</param>
/// <param name="ownRows">Whether each row belongs to one member, row after row to the next one; otherwise to all.</param>
/// <param name="width">Outputs, a multiple of eight.</param>
internal readonly ref struct SparseProductPass(
    SparseEntries entries,
    ReadOnlySpan<float> factors,
    int members,
    bool ownRows,
    int width
)
{
    /// <summary>Numbers at a time, of which a width has to be a multiple.</summary>
    public const int Lanes = 8;

    // So many of a row's outputs are summed up in the processor's registers at a time.
    private const int Block = 8 * Lanes;

    private readonly SparseEntries _entries = entries;
    private readonly ReadOnlySpan<float> _factors = factors;
    private readonly int _members = members;
    private readonly bool _ownRows = ownRows;
    private readonly int _width = width;

    /// <summary>Adds the entries' part of the product.</summary>
    /// <param name="weight">[columns, out].</param>
    /// <param name="y">[rows · members, out], or [rows, out] where each row belongs to one member.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Forward(ReadOnlySpan<float> weight, Span<float> y)
    {
        Span<float> scaled = new float[_entries.Width];
        for (var place = 0; place < y.Length / _width; place++)
        {
            var (start, end, member) = At(place);
            var columns = _entries.Columns.AsSpan(start, end - start);
            var values = Scaled(start, end, member, scaled);
            var to = y.Slice(place * _width, _width);
            var from = 0;
            for (; from <= _width - Block; from += Block)
                AddBlock(weight, columns, values, to, from);
            for (; from < _width; from += Lanes)
            {
                var sum = Load(to, from);
                for (var i = 0; i < columns.Length; i++)
                    sum += values[i] * Load(weight, columns[i] * _width + from);
                sum.CopyTo(to[from..]);
            }
        }
    }

    /// <summary>The gradients.</summary>
    /// <param name="gradient">Of y, as y lies.</param>
    /// <param name="weight">[columns, out].</param>
    /// <param name="ofWeight">Those of the weight are added to it.</param>
    /// <param name="ofFactors">Those of the factors are added to it; empty where there are none.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Backward(ReadOnlySpan<float> gradient, ReadOnlySpan<float> weight, Span<float> ofWeight, Span<float> ofFactors)
    {
        for (var place = 0; place < gradient.Length / _width; place++)
        {
            var (start, end, member) = At(place);
            var from = gradient.Slice(place * _width, _width);
            for (var i = start; i < end; i++)
            {
                var (column, value) = (_entries.Columns[i], _entries.Values[i]);
                var to = ofWeight.Slice(column * _width, _width);
                if (ofFactors.Length == 0)
                {
                    for (var o = 0; o < _width; o += Lanes)
                        (Load(to, o) + value * Load(from, o)).CopyTo(to[o..]);
                    continue;
                }
                var factor = member * _entries.Width + column;
                var scaled = value * _factors[factor];
                var own = weight.Slice(column * _width, _width);
                var dot = Vector256<float>.Zero;
                for (var o = 0; o < _width; o += Lanes)
                {
                    var g = Load(from, o);
                    (Load(to, o) + scaled * g).CopyTo(to[o..]);
                    dot += g * Load(own, o);
                }
                ofFactors[factor] += value * Vector256.Sum(dot);
            }
        }
    }

    private (int Start, int End, int Member) At(int place)
    {
        var row = _ownRows ? place : place / _members;
        return (_entries.Starts[row], _entries.Starts[row + 1], place % _members);
    }

    private ReadOnlySpan<float> Scaled(int start, int end, int member, Span<float> scaled)
    {
        var values = _entries.Values.AsSpan(start, end - start);
        if (_factors.Length == 0)
            return values;
        var own = _factors.Slice(member * _entries.Width, _entries.Width);
        for (var i = 0; i < values.Length; i++)
            scaled[i] = values[i] * own[_entries.Columns[start + i]];
        return scaled[..values.Length];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBlock(ReadOnlySpan<float> weight, ReadOnlySpan<int> columns, ReadOnlySpan<float> values, Span<float> to, int from)
    {
        var (a, b, c, d) = (Load(to, from), Load(to, from + 8), Load(to, from + 16), Load(to, from + 24));
        var (e, f, g, h) = (Load(to, from + 32), Load(to, from + 40), Load(to, from + 48), Load(to, from + 56));
        for (var i = 0; i < columns.Length; i++)
        {
            var row = weight.Slice(columns[i] * _width + from, Block);
            var value = Vector256.Create(values[i]);
            a += value * Load(row, 0);
            b += value * Load(row, 8);
            c += value * Load(row, 16);
            d += value * Load(row, 24);
            e += value * Load(row, 32);
            f += value * Load(row, 40);
            g += value * Load(row, 48);
            h += value * Load(row, 56);
        }
        var block = to.Slice(from, Block);
        a.CopyTo(block);
        b.CopyTo(block[8..]);
        c.CopyTo(block[16..]);
        d.CopyTo(block[24..]);
        e.CopyTo(block[32..]);
        f.CopyTo(block[40..]);
        g.CopyTo(block[48..]);
        h.CopyTo(block[56..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(ReadOnlySpan<float> numbers, int i) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(numbers.Slice(i, Lanes)));
}
