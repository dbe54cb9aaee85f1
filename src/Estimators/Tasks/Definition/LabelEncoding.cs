using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Extending;

/// <summary>How the values of a label column become numbers. The static methods read the usual columns; a user's own way derives from this
/// class.</summary>
public abstract class LabelEncoding
{
    private const int MostNumberedClasses = 10_000;

    /// <summary>Number of values per row: 1 for a class or a number, n for a vector of labels, 0 where a row has as many as its sequence
    /// has steps.</summary>
    public abstract int Width { get; }

    /// <summary>True where the column is a scalar and not a vector, be it of one.</summary>
    /// <value>Unless overridden, whether <see cref="Width"/> is 1.</value>
    public virtual bool IsScalar => Width == 1;

    /// <summary>Whether it has a value for each pixel of an image, all of one kind: <see cref="LabelStatistics"/> are then of all pixels
    /// together.</summary>
    /// <value>Unless overridden false.</value>
    public virtual bool IsMap => false;

    /// <summary>Whether a row has values for several things, such as pixels, steps or objects, so that rows cannot be told apart by
    /// them.</summary>
    internal virtual bool IsOfParts => IsMap;

    /// <summary>For a key column the number of keys, else null.</summary>
    public virtual int? KeyCount => null;

    /// <summary>For a key column what its keys stand for, for yes and no what these do; null where the column does not say.</summary>
    public virtual KeyVocabulary? KeyValues => null;

    // Numbers that are classes stand for themselves. What an output says of its keys is not said twice.
    internal KeyVocabulary? ValuesFor(TaskHead head)
    {
        if (head.Columns.Any(column => column.KeyValues is not null))
            return null;
        return KeyValues
            ?? (
                KeyCount is null && head.ClassCount is > 0 and <= MostNumberedClasses && head.Columns.Any(column => column.KeyCount > 0)
                    ? new KeyVocabulary(
                        "Int32",
                        [.. Enumerable.Range(0, head.ClassCount).Select(i => i.ToString(CultureInfo.InvariantCulture))]
                    )
                    : null
            );
    }

    /// <summary>For a vector the names of its slots; empty where it has none.</summary>
    public virtual IReadOnlyList<string> SlotNames => [];

    /// <summary>Binds to a row or cursor.</summary>
    /// <returns>
    /// Called at each row with a span of <see cref="Width"/> values: writes the label and returns true, or returns false where it is
    /// missing. An entry of NaN in a label that is there says that this entry alone is missing: the head then finds it in
    /// <see cref="TaskHead.PrepareLabels"/> and has to leave it out.
    /// </returns>
    /// <param name="row">The row or cursor, with the label column active.</param>
    /// <exception cref="ArgumentException">Thrown by the returned delegate where a label is outside its range; names the row.</exception>
    public abstract ReadLabel Bind(DataViewRow row);

    /// <summary>A number of any type as it is; NaN is missing.</summary>
    /// <param name="task">The task, for messages.</param>
    /// <param name="label">The label column.</param>
    /// <param name="minimum">The least value that is allowed.</param>
    /// <exception cref="ArgumentException">The column is no number.</exception>
    public static LabelEncoding Number(TaskDefinition task, DataViewSchema.Column label, double minimum = double.NegativeInfinity) =>
        label.Type is NumberDataViewType
            ? new NumberLabels(task, label, NumberRange.From(minimum))
            : throw BadLabel(task, label, "a number");

    /// <summary>A vector of Single of known size as it is; a row with a NaN in it is missing.</summary>
    /// <inheritdoc cref="Number"/>
    /// <exception cref="ArgumentException">The column is no such vector.</exception>
    public static LabelEncoding Numbers(TaskDefinition task, DataViewSchema.Column label, double minimum = double.NegativeInfinity) =>
        label.Type is VectorDataViewType { ItemType: var item, Size: > 0 and var size } && item.Equals(NumberDataViewType.Single)
            ? new VectorLabels(task, label, size, NumberRange.From(minimum))
            : throw BadLabel(task, label, "a vector of Single of known size");

    /// <summary>A class as its position 0, 1, …: a key of known count (0 is missing), or a whole number from 0 (NaN is missing).</summary>
    /// <param name="task">The task, for messages.</param>
    /// <param name="label">The label column.</param>
    /// <exception cref="ArgumentException">The column is neither.</exception>
    public static LabelEncoding Class(TaskDefinition task, DataViewSchema.Column label) =>
        label.Type switch
        {
            KeyDataViewType { Count: > 0 and <= 1_000_000 and var count } => new ClassLabels(task, label, (int)count),
            NumberDataViewType => new ClassLabels(task, label, null),
            _ => throw BadLabel(task, label, "a key of known count (MapValueToKey makes one) or whole numbers from 0"),
        };

    /// <summary>Yes or no as 1 or 0: Boolean, a number (above 0 is yes, NaN is missing), or a key of two (the second is yes, 0 is
    /// missing).</summary>
    /// <param name="task">The task, for messages.</param>
    /// <param name="label">The label column.</param>
    /// <exception cref="ArgumentException">The column is none of these.</exception>
    public static LabelEncoding Flag(TaskDefinition task, DataViewSchema.Column label) =>
        label.Type switch
        {
            BooleanDataViewType or NumberDataViewType => new BinaryLabels(label, isKey: false),
            KeyDataViewType { Count: 2 } => new BinaryLabels(label, isKey: true),
            _ => throw BadLabel(task, label, "Boolean, a number (above 0 is positive) or a key of two (the second is positive)"),
        };

    /// <summary>
    /// A vector of yes and no as 1 and 0: Booleans, or Singles (above 0 is yes). A NaN stays NaN: that entry alone is missing. A row of
    /// nothing but NaN is missing as a whole.
    /// </summary>
    /// <param name="task">The task, for messages.</param>
    /// <param name="label">The label column.</param>
    /// <exception cref="ArgumentException">The column is no vector of Boolean or Single of known size.</exception>
    public static LabelEncoding Flags(TaskDefinition task, DataViewSchema.Column label) =>
        label.Type is VectorDataViewType { ItemType: var item, Size: > 0 and var size }
        && (item is BooleanDataViewType || item.Equals(NumberDataViewType.Single))
            ? new FlagLabels(task, label, size)
            : throw BadLabel(task, label, "a vector of known size of Boolean or Single (above 0 is positive, NaN is missing)");

    private static ArgumentException BadLabel(TaskDefinition task, DataViewSchema.Column label, string expected)
    {
        ArgumentNullException.ThrowIfNull(task);
        return task.BadLabel(label, expected);
    }
}
