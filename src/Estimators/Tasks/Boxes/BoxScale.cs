namespace MlNet.MultiTask;

/// <summary>Mean and deviation of the training rows' centres and sizes, which a box's logits are measured in.</summary>
internal sealed class BoxScale
{
    /// <param name="mean">Means of centre x, centre y, width and height.</param>
    /// <param name="deviation">Their deviations; 0 where all boxes are alike in that.</param>
    public BoxScale(ReadOnlySpan<double> mean, ReadOnlySpan<double> deviation)
    {
        for (var i = 0; i < 4; i++)
        {
            // Where all boxes are alike there is no spread to divide by, or one of rounding errors: the mean size along that axis then is
            // the unit.
            var size = mean[2 + i % 2];
            var unit = deviation[i] > 1e-3 * size ? deviation[i] : size;
            (Mean[i], Deviation[i]) = ((float)mean[i], (float)unit);
        }
        // softplus⁻¹(m) = m + log(1 − e⁻ᵐ): a logit of 0 gives the mean size.
        for (var i = 0; i < 2; i++)
        {
            var ratio = (double)Mean[2 + i] / Deviation[2 + i];
            Offset[i] = (float)(ratio + Math.Log(-double.ExpM1(-ratio)));
        }
    }

    public static BoxScale None { get; } = new([0, 0, 1, 1], [1, 1, 1, 1]);

    public float[] Mean { get; } = new float[4];

    public float[] Deviation { get; } = new float[4];

    /// <summary>What is added to the logits of width and height in front of the softplus.</summary>
    public float[] Offset { get; } = new float[2];
}
