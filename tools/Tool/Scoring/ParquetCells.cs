using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>A column of a Parquet file, a row group of it at a time.</summary>
internal abstract class ParquetCells(DataField field)
{
    public string Name => Field.Name;

    protected DataField Field { get; } = field;

    /// <summary>The column of a field; null where its cells are neither numbers, texts, dates nor times.</summary>
    public static ParquetCells? Of(DataField field) =>
        field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>) ? new ParquetTexts(field)
        : field.ClrType == typeof(double) ? new ParquetCells<double>(field, value => value)
        : field.ClrType == typeof(float) ? new ParquetCells<float>(field, value => value)
        : field.ClrType == typeof(int) ? new ParquetCells<int>(field, value => value)
        : field.ClrType == typeof(long) ? new ParquetCells<long>(field, value => value)
        : field.ClrType == typeof(short) ? new ParquetCells<short>(field, value => value)
        : field.ClrType == typeof(sbyte) ? new ParquetCells<sbyte>(field, value => value)
        : field.ClrType == typeof(byte) ? new ParquetCells<byte>(field, value => value)
        : field.ClrType == typeof(ushort) ? new ParquetCells<ushort>(field, value => value)
        : field.ClrType == typeof(uint) ? new ParquetCells<uint>(field, value => value)
        : field.ClrType == typeof(ulong) ? new ParquetCells<ulong>(field, value => value)
        : field.ClrType == typeof(decimal) ? new ParquetCells<decimal>(field, value => (double)value)
        : field.ClrType == typeof(bool) ? new ParquetCells<bool>(field, value => value ? 1 : 0)
        : field.ClrType == typeof(DateTime) ? new ParquetCells<DateTime>(field, null, TextOf, value => value)
        : field.ClrType == typeof(DateOnly)
            ? new ParquetCells<DateOnly>(field, null, value => value.ToString("O", CultureInfo.InvariantCulture), StartOf)
        : field.ClrType == typeof(TimeSpan) ? new ParquetCells<TimeSpan>(field, null)
        : field.ClrType == typeof(TimeOnly)
            ? new ParquetCells<TimeOnly>(field, null, value => value.ToString("O", CultureInfo.InvariantCulture))
        : field.ClrType == typeof(Guid) ? new ParquetCells<Guid>(field, null)
        : null;

    /// <summary>Reads a row group.</summary>
    public abstract void Read(ParquetRowGroupReader group);

    /// <summary>The number of a cell, NaN where there is none; false where the column is none of numbers.</summary>
    public abstract bool TryNumber(int row, out double number);

    /// <summary>The date of a cell, null where there is none; false where the column is none of dates.</summary>
    public abstract bool TryDate(int row, out DateTime? date);

    /// <summary>A cell as text; null where there is none.</summary>
    public abstract string? Text(int row);

    /// <summary>A copy of the column for another file.</summary>
    /// <param name="place">The row of the group that a row of the block is.</param>
    public abstract ColumnBuffer Buffer(Func<int, int> place);

    private static DateTime StartOf(DateOnly date) => date.ToDateTime(TimeOnly.MinValue);

    private static string TextOf(DateTime date) =>
        date.ToString(date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
