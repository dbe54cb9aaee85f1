using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Reads how relevant a row is within its group, and the number of the group among those of the view in two parts that a Single
/// holds exactly. A row without either is missing.</summary>
/// <param name="relevance">Reads the relevance.</param>
/// <param name="groupColumn">The column of the groups.</param>
internal sealed class GroupedLabels(LabelEncoding relevance, string groupColumn) : LabelEncoding
{
    private const int PartBits = 24;

    // More than the second part of any number that was read.
    private const float Apart = 1 << (PartBits - 1);

    public override int Width => 3;

    public override bool IsScalar => true;

    public override KeyVocabulary? KeyValues => relevance.KeyValues;

    /// <summary>The group of a label that was read.</summary>
    public static long GroupOf(ReadOnlySpan<float> label) => ((long)label[2] << PartBits) | (long)label[1];

    /// <summary>Makes the group of a label another one than any that was read.</summary>
    public static void MoveApart(Span<float> label) => label[2] += Apart;

    public override ReadLabel Bind(DataViewRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var (read, group) = (relevance.Bind(row), RowGroups.BindNumbers(row, row.Schema[groupColumn]));
        return to =>
        {
            if (!read(to[..1]))
                return false;
            var number = group();
            (to[1], to[2]) = (number & ((1 << PartBits) - 1), number >> PartBits);
            return number > 0;
        };
    }
}
