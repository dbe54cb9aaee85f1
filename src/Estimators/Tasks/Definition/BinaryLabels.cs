using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Reads labels as 0 or 1: Booleans, numbers (above 0 is 1, NaN is missing), keys of two (1, 2; 0 is missing).</summary>
internal sealed class BinaryLabels(DataViewSchema.Column column, bool isKey) : LabelEncoding
{
    public override int Width => 1;

    // What no and yes stand for: the keys' values, or false and true themselves.
    public override KeyVocabulary? KeyValues { get; } =
        isKey ? KeyVocabularies.OfKeys(column) : new KeyVocabulary("Boolean", ["False", "True"]);

    public override ReadLabel Bind(DataViewRow row) => LabelNumbers.Bind(row, column, isKey, (value, to) =>
        {
            if (double.IsNaN(value) || (isKey && value == 0))
                return false;
            to[0] = value > (isKey ? 1 : 0) ? 1 : 0;
            return true;
        });
}
