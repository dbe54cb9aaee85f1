using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The presence column of a task: where it is false, a row has no label, whatever stands in the label's column.</summary>
internal static class Presence
{
    /// <summary>A reader of a label that asks the presence column first.</summary>
    /// <param name="column">The presence column; null where the task has none.</param>
    /// <param name="row">The row.</param>
    /// <param name="read">Reads the label.</param>
    /// <param name="missing">What a row without a label gives.</param>
    public static Func<T> Gate<T>(DataViewSchema.Column? column, DataViewRow row, Func<T> read, T missing)
    {
        if (column is not { } present)
            return read;
        var (getter, isPresent) = (row.GetGetter<bool>(present), false);
        return () =>
        {
            getter(ref isPresent);
            return isPresent ? read() : missing;
        };
    }
}
