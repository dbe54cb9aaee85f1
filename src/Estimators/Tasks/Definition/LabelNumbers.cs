using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a scalar label column of any number, key or Boolean type as a double, and hands it on.</summary>
internal static class LabelNumbers
{
    /// <summary>Takes a value and writes a label, or returns false where it is missing.</summary>
    public delegate bool Take(double value, Span<float> to);

    public static ReadLabel Bind(DataViewRow row, DataViewSchema.Column column, bool isKey, Take take)
    {
        var read = NumberGetters.Bind(row, column)
            ?? throw new ArgumentException(
                $"Label column '{column.Name}' is {column.Type}; expected a number, a Boolean or a {(isKey ? "key" : "number")}."
            );
        return to => take(read(), to);
    }
}
