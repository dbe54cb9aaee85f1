using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The numbers of rows that are not 0, row after row.</summary>
/// <param name="Starts">Per row where its entries begin, and behind the last one their number.</param>
/// <param name="Columns">Per entry its column, ascending within a row.</param>
/// <param name="Values">Per entry its number.</param>
/// <param name="Width">Number of columns.</param>
internal sealed record SparseEntries(int[] Starts, int[] Columns, float[] Values, int Width)
{
    // Room for these in each row at first: large arrays would have the garbage collector look at everything again and again.
    private const int EntriesAtFirst = 8;

    /// <summary>Number of rows.</summary>
    public int Rows => Starts.Length - 1;

    /// <summary>The last columns of rows.</summary>
    /// <param name="x">[rows, columns], contiguous.</param>
    /// <param name="first">The first of the columns, which is column 0 here.</param>
    /// <param name="most">How many entries there may be.</param>
    /// <returns>Null where there are more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static SparseEntries? Of(Tensor x, int first, int most)
    {
        var (rows, all) = ((int)x.size(0), (int)x.size(1));
        var numbers = FlatTensor.Span(x);
        var (starts, count) = (new int[rows + 1], 0);
        var (columns, values) = (new int[EntriesAtFirst * rows], new float[EntriesAtFirst * rows]);
        for (var row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> own = numbers.Slice(row * all + first, all - first);
            var column = 0;
            for (; column <= own.Length - Vector256<float>.Count; column += Vector256<float>.Count)
            {
                MakeRoom(count, ref columns, ref values);
                var eight = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(own), (nuint)column);
                for (
                    var bits = ~Vector256.Equals(eight, Vector256<float>.Zero).ExtractMostSignificantBits() & 0xFF;
                    bits != 0;
                    bits &= bits - 1
                )
                {
                    columns[count] = column + int.TrailingZeroCount((int)bits);
                    values[count] = own[columns[count]];
                    count++;
                }
                if (count > most)
                    return null;
            }
            MakeRoom(count, ref columns, ref values);
            for (; column < own.Length; column++)
                if (own[column] != 0)
                    (columns[count], values[count++]) = (column, own[column]);
            if (count > most)
                return null;
            starts[row + 1] = count;
        }
        return new SparseEntries(starts, columns, values, all - first);
    }

    // For eight more.
    private static void MakeRoom(int count, ref int[] columns, ref float[] values)
    {
        if (count <= columns.Length - Vector256<float>.Count)
            return;
        Array.Resize(ref columns, 2 * columns.Length);
        Array.Resize(ref values, 2 * values.Length);
    }
}
