using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Which values of a row are taken, where that differs between rows.</summary>
internal sealed partial class TorchOps
{
    public Tensor TopPositions(Tensor x, int count) => x.topk(count, 1, true, true).indexes;

    public Tensor TakeAt(Tensor x, Tensor positions) => x.gather(1, positions);

    public Tensor Suppress(Tensor boxes, Tensor scores, float overlap)
    {
        var (rows, count) = ((int)scores.size(0), (int)scores.size(1));
        var (corners, ranks) = (FlatTensor.Numbers(boxes), FlatTensor.Numbers(scores));
        var kept = new float[rows * count];
        for (var row = 0; row < rows; row++)
        {
            var from = row * count;
            var left = new List<int>(count);
            foreach (var i in Enumerable.Range(from, count).OrderByDescending(i => ranks[i]))
                if (left.TrueForAll(other => !Overlap(corners.AsSpan(4 * i, 4), corners.AsSpan(4 * other, 4), overlap)))
                    left.Add(i);
            foreach (var i in left)
                kept[i] = 1;
        }
        return tensor(kept, [rows, count], device: scores.device);
    }

    public Tensor Whole(Tensor x) => x.to(ScalarType.Int64);

    // Boxes without area overlap none.
    private static bool Overlap(ReadOnlySpan<float> one, ReadOnlySpan<float> other, float limit)
    {
        var shared = MathF.Max(0, MathF.Min(one[2], other[2]) - MathF.Max(one[0], other[0]))
            * MathF.Max(0, MathF.Min(one[3], other[3]) - MathF.Max(one[1], other[1]));
        return shared > 0 && shared / (Area(one) + Area(other) - shared) > limit;
    }

    private static float Area(ReadOnlySpan<float> box) => (box[2] - box[0]) * (box[3] - box[1]);
}
