namespace MlNet.MultiTask;

/// <summary>How the numbers of a range are spread.</summary>
internal enum RangeScale
{
    Linear,
    Logarithmic,
    Whole,
}
