namespace MlNet.MultiTask;

/// <summary>To which length <see cref="AlignedMtl"/> scales the principal components of the gradients.</summary>
public enum AlignedMtlScale
{
    /// <summary>The smallest non-zero singular value, as in the paper.</summary>
    Smallest,

    /// <summary>The median of the non-zero singular values.</summary>
    Median,

    /// <summary>The root of the mean of the squared non-zero singular values.</summary>
    RootMeanSquare,
}
