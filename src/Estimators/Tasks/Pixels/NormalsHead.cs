using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>A direction for each pixel: three logits, brought to length 1.</summary>
internal sealed class NormalsHead(NormalsTask task, int pixels) : MapHead(pixels, 3)
{
    private const float Least = 1e-12f;

    public override IReadOnlyList<OutputColumn> Columns { get; } =
    [
        new OutputColumn($"{task.Name}.Score", ColumnKind.Single, 3 * pixels, false, []),
    ];

    internal override double UnitOf(int column, int slot) => 1;

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits)
    {
        var length = ops.Apply(Activation.Sqrt, ops.Clip(ops.Sum(ops.Mul(logits, logits), 1, keepAxis: true), Least, float.MaxValue));
        return [ops.Reshape(ops.Div(logits, length), 3 * MapPixels)];
    }

    /// <summary>Directions turn and are mirrored as their image is: x points to the right and y down, as in the image. How an image is
    /// enlarged or sheared does not change them.</summary>
    public override bool FollowImage(ImageMotion motion, Span<float> label)
    {
        if (!base.FollowImage(motion, label))
            return false;
        var map = motion.Map;
        // The rotation or reflection that is nearest to the map: [a b; d e] + |det| / det · its cofactors, brought to length 1.
        var sign = Math.Sign(map.A * map.E - map.B * map.D);
        var (a, b, d, e) = (map.A + sign * map.E, map.B - sign * map.D, map.D - sign * map.B, map.E + sign * map.A);
        var length = Math.Sqrt(a * a + d * d);
        if (length == 0)
            return true;
        for (var i = 0; i < MapPixels; i++)
        {
            var (x, y, z) = (label[i], label[MapPixels + i], label[2 * MapPixels + i]);
            var (right, down) = ((a * x + b * y) / length, (d * x + e * y) / length);
            // Between pixels directions were averaged, which makes them shorter.
            var whole = Math.Sqrt(right * right + down * down + z * z);
            (label[i], label[MapPixels + i], label[2 * MapPixels + i]) = (
                (float)(right / whole),
                (float)(down / whole),
                (float)(z / whole)
            );
        }
        return true;
    }

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights)
    {
        var (truth, known) = Take(labels);
        var flat = logits.flatten(2);
        var length = flat.Squared().sum(1).clamp_min(Held(Least)).sqrt();
        return EntryMean(Minus(1, (flat * truth).sum(1) / length), known, weights);
    }
}
