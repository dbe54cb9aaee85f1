namespace MlNet.MultiTask;

/// <summary>The Gramian of the gradients scaled to norm 1: the cosines between them.</summary>
internal static class UnitGramian
{
    /// <summary>Writes the cosines, T×T row by row; the row and column of a zero gradient are 0.</summary>
    public static void Make(Gramian gramian, Span<double> unit)
    {
        var n = gramian.Size;
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
            {
                var size = Math.Sqrt(gramian[i, i]) * Math.Sqrt(gramian[j, j]);
                unit[i * n + j] =
                    i == j ? (size > 0 ? 1 : 0)
                    : size > 0 ? gramian[i, j] / size
                    : 0;
            }
    }
}
