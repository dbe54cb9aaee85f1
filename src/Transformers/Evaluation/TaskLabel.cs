using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A task's label in a scored view, read as a number: class position, 0 or 1, or the number itself; NaN where the row has no
/// label.</summary>
internal sealed class TaskLabel
{
    private const string MultiLabel = "multilabel";

    private readonly TaskSchema _task;
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column? _presence;
    private readonly Func<double, double> _number;
    private readonly Dictionary<string, int>? _classes;
    private readonly LabelValues? _values;

    /// <exception cref="ArgumentException"> The label or presence column has a type that the task's kind cannot have, or the label's keys
    /// have values that the model does not know.
    /// </exception>
    public TaskLabel(TaskSchema task, DataViewSchema.Column label, DataViewSchema.Column? presence)
    {
        (_task, _label, _presence) = (task, label, presence);
        if (presence is { Type: not BooleanDataViewType } wrong)
            throw new ArgumentException($"Task '{task.Name}': presence column '{wrong.Name}' is {wrong.Type}; expected Boolean.");
        var vocabulary = task.Vocabulary;
        var hasClasses = task.Kind is "multiclass" or "ordinal";
        var isKey = label.Type is KeyDataViewType;
        if (label.Type is TextDataViewType && hasClasses && vocabulary is not null)
            _classes = LabelValues.Positions(vocabulary);
        var remap = isKey
            ? KeyMapping.Between(KeyVocabularies.OfKeys(label), vocabulary, $"Task '{task.Name}': label column '{label.Name}'")
            : null;
        if (label.Type is NumberDataViewType or BooleanDataViewType && hasClasses && vocabulary is not null)
            _values = LabelValues.Classes(task, label, vocabulary);
        var isYes = task.Kind == "binary" && !isKey ? LabelValues.Yes(label, vocabulary) : _ => false;
        _number = task.Kind switch
        {
            "binary" or "multiclass" or "ordinal" or "ranking" when isKey => value => Class(remap, value),
            "binary" => value =>
                double.IsNaN(value) ? double.NaN
                : isYes(value) ? 1
                : 0,
            _ => value => value,
        };
    }

    /// <summary>The columns that are read.</summary>
    public IEnumerable<DataViewSchema.Column> Columns => _presence is { } presence ? [_label, presence] : [_label];

    /// <summary>A reader of the current row's label.</summary>
    /// <param name="row">The row.</param>
    /// <param name="slot">Which slot of a vector label.</param>
    public Func<double> Bind(DataViewRow row, int slot = 0) => Presence.Gate(_presence, row, BindLabel(row, slot), double.NaN);

    /// <summary>A reader of all entries of a multi-label task's label in the current row: 1, 0, or NaN where missing. The array is the same
    /// for each row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="size">How many labels the task predicts.</param>
    /// <exception cref="ArgumentException">The label is no vector of so many Booleans or Singles.</exception>
    public Func<float[]> BindEntries(DataViewRow row, int size) =>
        Presence.Gate(_presence, row, ReadEntries(row, size), [.. Enumerable.Repeat(float.NaN, size)]);

    /// <summary>A reader of a label that is a vector of numbers: NaN stays NaN. Null where the presence column says that the row has no
    /// label. The array is the same for each row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="size">How many numbers the task predicts.</param>
    /// <exception cref="ArgumentException">The label is no vector of so many Singles.</exception>
    public Func<float[]?> BindNumbers(DataViewRow row, int size)
    {
        if (
            _label.Type is not VectorDataViewType { ItemType: var item, Size: var given }
            || given != size
            || !item.Equals(NumberDataViewType.Single)
        )
            throw new ArgumentException(
                $"Task '{_task.Name}': label column '{_label.Name}' is {_label.Type}; expected a vector of {size} Single."
            );
        return Presence.Gate<float[]?>(_presence, row, ReadEntries<float>(row, size, x => x), null);
    }

    /// <summary>A reader of a label with a number for each step: NaN for a step without one. Null where the presence column says that the
    /// row has no label.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">The label is no vector of Single.</exception>
    public Func<float[]?> BindSteps(DataViewRow row)
    {
        if (_label.Type is not VectorDataViewType { ItemType: var item } || !item.Equals(NumberDataViewType.Single))
            throw new ArgumentException(
                $"Task '{_task.Name}': label column '{_label.Name}' is {_label.Type}; expected a vector of Single, one for each step."
            );
        var getter = row.GetGetter<VBuffer<float>>(_label);
        var value = default(VBuffer<float>);
        return Presence.Gate<float[]?>(
            _presence,
            row,
            () =>
            {
                getter(ref value);
                return [.. value.DenseValues()];
            },
            null
        );
    }

    /// <summary>A reader of a label with a tag for each step, as the model's keys: 0 for a step without one, or with one that the model
    /// does not know. Null where the presence column says that the row has no label.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">The label is no vector of keys, or its keys stand for tags that the model does not
    /// know.</exception>
    public Func<uint[]?> BindTags(DataViewRow row) =>
        new TagReader(_task, _label, _presence).Bind(row);

    /// <summary>A reader of a label with a class for each pixel, as the model's classes from 0: −1 for a pixel without one. Null where the
    /// presence column says that the row has no label. The array is the same for each row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="size">How many pixels the task predicts.</param>
    /// <exception cref="ArgumentException">The label is no map of so many classes, or its keys stand for classes that the model does not
    /// know.</exception>
    public Func<int[]?> BindClassMap(DataViewRow row, int size) => new ClassMapReader(_task, _label, _presence, size).Bind(row);

    private Func<float[]> ReadEntries(DataViewRow row, int size)
    {
        if (_label.Type is VectorDataViewType { ItemType: var item, Size: var given } && given == size)
        {
            if (item is BooleanDataViewType)
                return ReadEntries<bool>(row, size, x => x ? 1 : 0);
            if (item.Equals(NumberDataViewType.Single))
                return ReadEntries<float>(row, size, x => float.IsNaN(x) ? x
                    : x > 0 ? 1
                    : 0);
        }
        throw new ArgumentException(
            $"Task '{_task.Name}': label column '{_label.Name}' is {_label.Type}; expected a vector of {size} Boolean or Single."
        );
    }

    private Func<float[]> ReadEntries<T>(DataViewRow row, int size, Func<T, float> entry)
    {
        var getter = row.GetGetter<VBuffer<T>>(_label);
        var (vector, dense, entries) = (default(VBuffer<T>), new T[size], new float[size]);
        return () =>
        {
            getter(ref vector);
            vector.CopyTo(dense);
            for (var i = 0; i < dense.Length; i++)
                entries[i] = entry(dense[i]);
            return entries;
        };
    }

    private Func<double> BindLabel(DataViewRow row, int slot)
    {
        if (_classes is not null)
            return ReadText(row, _classes);
        if (_values is not null)
            return _values.Bind(row);
        if (_task.Kind == MultiLabel && _label.Type is VectorDataViewType { Size: var size })
        {
            var entries = ReadEntries(row, size);
            return () => entries()[slot];
        }
        if (_label.Type is VectorDataViewType { ItemType: var item } && item.Equals(NumberDataViewType.Single))
            return BindVector(row, slot);
        var read = NumberGetters.Bind(row, _label)
            ?? throw new ArgumentException(
                $"Task '{_task.Name}': label column '{_label.Name}' is {_label.Type}; expected a number, a Boolean or a key."
            );
        return () => _number(read());
    }

    private Func<double> ReadText(DataViewRow row, Dictionary<string, int> classes)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(_label);
        var text = default(ReadOnlyMemory<char>);
        return () =>
        {
            getter(ref text);
            return _number(classes.TryGetValue(text.ToString(), out var position) ? position : double.NaN);
        };
    }

    private Func<double> BindVector(DataViewRow row, int slot)
    {
        var getter = row.GetGetter<VBuffer<float>>(_label);
        var value = default(VBuffer<float>);
        return () =>
        {
            getter(ref value);
            foreach (var x in value.GetValues())
                if (float.IsNaN(x))
                    return double.NaN;
            return value.GetItemOrDefault(slot);
        };
    }

    // Position of a key's class, from 0.
    private static double Class(uint[]? remap, double key) =>
        key == 0 ? double.NaN
        : remap is null ? key - 1
        : key < remap.Length && remap[(int)key] > 0 ? remap[(int)key] - 1
        : double.NaN;
}
