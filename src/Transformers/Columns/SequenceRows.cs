namespace MlNet.MultiTask;

/// <summary>Rows of sequence columns that callers hand over as arrays.</summary>
internal static class SequenceRows
{
    /// <summary>The row as the network reads it: a key that is missing or that the model does not know becomes KeyCount + 1.</summary>
    /// <exception cref="ArgumentException">The values do not make whole steps.</exception>
    public static T[] Checked<T>(InputColumn column, T[] values)
    {
        if (values.Length % column.Size != 0)
            throw new ArgumentException(
                $"Input '{column.Name}' has {values.Length} values in a row, which do not make steps of {column.Size}."
            );
        return values is uint[] keys && column.Type == ColumnKind.Key
            ? (T[])(object)Array.ConvertAll(keys, key => KeyFeatures.Known(column, key))
            : values;
    }

    /// <summary>Says that two columns of a row do not stand side by side.</summary>
    /// <param name="row">Where, such as <c>row 3</c>.</param>
    /// <param name="one">A column.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="other">The other column.</param>
    /// <param name="otherSteps">Its steps.</param>
    public static InvalidOperationException Unaligned(string row, string one, int steps, string other, int otherSteps) =>
        new(
            $"Column '{other}' has {otherSteps} steps in {row}, where '{one}' has {steps}: columns of a sequence stand side by side, one "
                + "value for each step."
        );
}
