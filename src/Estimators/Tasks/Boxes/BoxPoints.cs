namespace MlNet.MultiTask;

/// <summary>
/// Boxes as points: centre and size in the deviations that the head learns them in; a fifth coordinate, where the head has a confidence, is
/// the probability of there being one. Labels are the same where the boxes overlap by half (IoU ≥ 0.5) or neither image has one.
/// </summary>
/// <param name="scale">Mean and deviation of the training boxes.</param>
/// <param name="isSure">Whether the head says if there is a box.</param>
internal sealed class BoxPoints(BoxScale scale, bool isSure) : PredictionSpace
{
    private const int Box = 4;

    public override int Width => isSure ? Box + 1 : Box;

    public override void OfLogits(ReadOnlySpan<float> logits, Span<float> point)
    {
        logits.CopyTo(point);
        for (var i = 2; i < Box; i++)
        {
            var x = logits[i] + scale.Offset[i - 2];
            point[i] = MathF.Max(x, 0) + MathF.Log(1 + MathF.Exp(-MathF.Abs(x)));
        }
        if (isSure)
            point[Box] = FlagProbabilities.Sigmoid(logits[Box]);
    }

    public override void OfLabel(ReadOnlySpan<float> label, Span<float> point)
    {
        for (var i = 0; i < Box; i++)
            point[i] = (label[i] - (i < 2 ? scale.Mean[i] : 0)) / scale.Deviation[i];
        if (isSure)
            point[Box] = float.IsNaN(label[0]) ? 0 : 1;
    }

    public override void ToLabel(ReadOnlySpan<float> point, Span<float> label)
    {
        if (isSure && !(point[Box] > 0.5f))
        {
            label.Fill(float.NaN);
            return;
        }
        for (var i = 0; i < Box; i++)
            label[i] = point[i] * scale.Deviation[i] + (i < 2 ? scale.Mean[i] : 0);
    }

    public override bool AreSame(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        if (float.IsNaN(one[0]) || float.IsNaN(other[0]))
            return float.IsNaN(one[0]) && float.IsNaN(other[0]);
        var overlap = Overlap(one, other, 0) * Overlap(one, other, 1);
        return overlap >= 0.5f * (one[2] * one[3] + other[2] * other[3] - overlap);
    }

    private static float Overlap(ReadOnlySpan<float> one, ReadOnlySpan<float> other, int axis) =>
        MathF.Max(
            0,
            MathF.Min(one[axis] + one[axis + 2] / 2, other[axis] + other[axis + 2] / 2)
                - MathF.Max(one[axis] - one[axis + 2] / 2, other[axis] - other[axis + 2] / 2)
        );
}
