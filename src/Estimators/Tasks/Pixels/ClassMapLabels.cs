using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a map of classes as positions 0, 1, …, NaN where a pixel has no label. A row without a labelled pixel has no
/// label.</summary>
internal sealed class ClassMapLabels(SegmentationTask task, DataViewSchema.Column column, int size, int? keyCount) : LabelEncoding
{
    private const int MostClasses = 4096;

    public override int Width => size;

    public override bool IsScalar => false;

    public override bool IsMap => true;

    public override int? KeyCount => keyCount;

    public override KeyVocabulary? KeyValues { get; } = keyCount is null ? null : KeyVocabularies.OfKeys(column);

    /// <summary>Whether maps of such numbers are read.</summary>
    public static bool Reads(DataViewType item) =>
        item.Equals(NumberDataViewType.Byte) || item.Equals(NumberDataViewType.UInt16) || item.Equals(NumberDataViewType.Single);

    public override ReadLabel Bind(DataViewRow row)
    {
        var raw = ((VectorDataViewType)column.Type).ItemType.RawType;
        return raw == typeof(byte) ? Read<byte>(row, x => x)
            : raw == typeof(ushort) ? Read<ushort>(row, x => x)
            : raw == typeof(ulong) ? Read<ulong>(row, x => x)
            : raw == typeof(float) ? Read<float>(row, x => x)
            : Read<uint>(row, x => x);
    }

    private ReadLabel Read<T>(DataViewRow row, Func<T, double> number)
    {
        var read = LabelVector<T>.Bind(task, column, row, size);
        return to =>
        {
            var (items, known) = (read(), 0);
            for (var i = 0; i < to.Length; i++)
            {
                var value = number(items[i]);
                var isMissing = keyCount is null ? double.IsNaN(value) || value == task.NoLabel : value == 0;
                if (!isMissing && keyCount is null && (value < 0 || value >= MostClasses || value != Math.Floor(value)))
                    throw new ArgumentOutOfRangeException(
                        column.Name,
                        value,
                        $"Task '{task.Name}': label column '{column.Name}' holds {value} in row {row.Position}, pixel {i}; classes are "
                            + $"whole numbers from 0 to {MostClasses - 1}, and NoLabel is "
                            + $"{(task.NoLabel is { } none ? $"{none}" : "not given")}."
                    );
                to[i] = isMissing ? float.NaN
                    : keyCount is null ? (float)value
                    : (float)(value - 1);
                known += isMissing ? 0 : 1;
            }
            return known > 0;
        };
    }
}
