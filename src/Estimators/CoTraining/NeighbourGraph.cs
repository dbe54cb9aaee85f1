using System.Numerics.Tensors;
using TorchSharp;
using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>The graph of nearest neighbours S = D^(−½) W D^(−½), row by row, over which points are smoothed.</summary>
internal sealed class NeighbourGraph
{
    // Distances to all rows are computed for this many rows at a time.
    private const int Block = 512;

    private readonly List<(int Row, float Weight)>[] _neighbours;

    private NeighbourGraph(List<(int Row, float Weight)>[] neighbours) => _neighbours = neighbours;

    /// <summary>The graph over some rows of numbers.</summary>
    /// <param name="values">The rows, [rows, width].</param>
    /// <param name="rows">Their number.</param>
    /// <param name="neighbours">Nearest neighbours of each, fewer than rows.</param>
    public static NeighbourGraph Of(float[] values, int rows, int neighbours)
    {
        var (near, distances) = Nearest(values, rows, neighbours);
        var weights = Enumerable.Range(0, rows).Select(_ => new Dictionary<int, float>(2 * neighbours)).ToArray();
        for (var row = 0; row < rows; row++)
            for (var k = 0; k < neighbours; k++)
            {
                var (other, distance) = (near[row * neighbours + k], distances[row * neighbours + k]);
                // Each row's width is its distance to the last of its neighbours; equal rows have none.
                var width = Math.Max(1e-12f, distances[row * neighbours + neighbours - 1] * distances[other * neighbours + neighbours - 1]);
                var weight = MathF.Exp(-distance * distance / width);
                // A neighbour in one direction only has half the weight of one in both.
                weights[row][other] = weights[row].GetValueOrDefault(other) + weight;
                weights[other][row] = weights[other].GetValueOrDefault(row) + weight;
            }
        var degrees = weights.Select(row => 1 / MathF.Sqrt(Math.Max(1e-12f, row.Values.Sum()))).ToArray();
        return new([
            .. weights.Select(
                (row, i) => row.OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value * degrees[i] * degrees[pair.Key])).ToList()
            ),
        ]);
    }

    /// <summary>Iterates z ← α S z + (1 − α) y. Each row ends as a weighted mean of all rows' points: the result is divided by that of the
    /// same iteration over ones, so that numbers keep their scale.</summary>
    /// <param name="points">The points y, [rows, width].</param>
    /// <param name="width">Coordinates of a point.</param>
    /// <param name="options">α and the number of steps.</param>
    public float[] Smooth(float[] points, int width, GraphSmoothing options)
    {
        var (alpha, wide) = ((float)options.Alpha, width + 1);
        var (own, now, next) = (
            new float[_neighbours.Length * wide],
            new float[_neighbours.Length * wide],
            new float[_neighbours.Length * wide]
        );
        for (var row = 0; row < _neighbours.Length; row++)
        {
            points.AsSpan(row * width, width).CopyTo(own.AsSpan(row * wide));
            own[row * wide + width] = 1;
        }
        own.CopyTo(now, 0);
        TensorPrimitives.Multiply(own, 1 - alpha, own);
        for (var step = 0; step < options.Steps; step++)
        {
            for (var row = 0; row < _neighbours.Length; row++)
            {
                var to = next.AsSpan(row * wide, wide);
                to.Clear();
                foreach (var (other, weight) in _neighbours[row])
                    TensorPrimitives.MultiplyAdd(now.AsSpan(other * wide, wide), weight, to, to);
                TensorPrimitives.MultiplyAdd(to, alpha, own.AsSpan(row * wide, wide), to);
            }
            (now, next) = (next, now);
        }
        var smooth = new float[points.Length];
        for (var row = 0; row < _neighbours.Length; row++)
            TensorPrimitives.Divide(now.AsSpan(row * wide, width), now[row * wide + width], smooth.AsSpan(row * width, width));
        return smooth;
    }

    // The nearest first.
    private static (int[] Rows, float[] Distances) Nearest(float[] values, int rows, int neighbours)
    {
        var (near, distances) = (new int[rows * neighbours], new float[rows * neighbours]);
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        var all = tensor(values, [rows, values.Length / rows]);
        var lengths = all.Squared().sum(1);
        for (var start = 0; start < rows; start += Block)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(Block, rows - start);
            var block = all.narrow(0, start, count);
            var squares = lengths.narrow(0, start, count).unsqueeze(1).Plus(lengths.unsqueeze(0)) - Held(2) * block.matmul(all.t());
            // A row is not its own neighbour.
            var self = Counted(count);
            squares.index_put_(tensor(float.PositiveInfinity), self, self.Plus(start));
            var (nearest, indices) = squares.topk(neighbours, 1, largest: false, sorted: true);
            nearest.clamp_min(Held(0)).sqrt().data<float>().CopyTo(distances.AsSpan(start * neighbours));
            indices.to(ScalarType.Int32).data<int>().CopyTo(near.AsSpan(start * neighbours));
        }
        return (near, distances);
    }
}
