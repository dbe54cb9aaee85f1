using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>How the values of a label column become numbers.</summary>
public abstract class LabelEncoding
{
    /// <summary>Number of values per row: 1 for a class or a number, n for a vector of labels.</summary>
    public abstract int Width { get; }

    /// <summary>Binds to a row or cursor.</summary>
    /// <returns>Called at each row with a span of <see cref="Width"/> values: writes the label and returns true, or returns false where it is missing.</returns>
    /// <param name="row">The row or cursor, with the label column active.</param>
    /// <exception cref="ArgumentOutOfRangeException">Thrown by the returned delegate where a label is outside its range; names the row.</exception>
    public abstract ReadLabel Bind(DataViewRow row);
}
