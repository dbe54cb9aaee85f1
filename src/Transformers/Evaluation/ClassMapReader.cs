using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads the label column of a segmentation task as the model's classes from 0; −1 for a pixel without a label.</summary>
internal sealed class ClassMapReader
{
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column? _presence;
    private readonly TaskSchema _task;
    private readonly uint[]? _map;
    private readonly int _size;

    /// <exception cref="ArgumentException">The label is no map of the model's size, or its keys stand for classes that the model does not
    /// know.</exception>
    public ClassMapReader(TaskSchema task, DataViewSchema.Column label, DataViewSchema.Column? presence, int size)
    {
        (_task, _label, _presence, _size) = (task, label, presence, size);
        if (label.Type is not VectorDataViewType { ItemType: var item, Size: var given } || given != size || !IsRead(item))
            throw new ArgumentException(
                $"Task '{task.Name}': label column '{label.Name}' is {label.Type}; expected a vector of {size} keys, Bytes, UInt16 or "
                    + "Singles, a class for each pixel."
            );
        if (item is KeyDataViewType)
            _map = KeyMapping.Between(KeyVocabularies.OfKeys(label), task.Vocabulary, $"Task '{task.Name}': label column '{label.Name}'");
    }

    /// <summary>Binds to a row or cursor; the array is the same for each row, and null where the row has no label.</summary>
    public Func<int[]?> Bind(DataViewRow row)
    {
        var item = ((VectorDataViewType)_label.Type).ItemType;
        var isKey = item is KeyDataViewType;
        var raw = item.RawType;
        var read =
            raw == typeof(byte) ? Read<byte>(row, x => isKey ? Key(x) : Class(x))
            : raw == typeof(ushort) ? Read<ushort>(row, x => isKey ? Key(x) : Class(x))
            : raw == typeof(float) ? Read<float>(row, Class)
            : raw == typeof(ulong) ? Read<ulong>(row, Key)
            : Read<uint>(row, x => Key(x));
        return Presence.Gate<int[]?>(_presence, row, read, null);
    }

    private static bool IsRead(DataViewType item) =>
        item is KeyDataViewType
        || item.Equals(NumberDataViewType.Byte)
        || item.Equals(NumberDataViewType.UInt16)
        || item.Equals(NumberDataViewType.Single);

    private Func<int[]> Read<T>(DataViewRow row, Func<T, int> number)
    {
        var getter = row.GetGetter<VBuffer<T>>(_label);
        var (value, dense, classes) = (default(VBuffer<T>), new T[_size], new int[_size]);
        return () =>
        {
            getter(ref value);
            if (value.Length != _size)
                throw new ArgumentException(
                    $"Task '{_task.Name}': label column '{_label.Name}' has {value.Length} values in row {row.Position}; expected {_size}."
                );
            value.CopyTo(dense);
            for (var i = 0; i < dense.Length; i++)
                classes[i] = number(dense[i]);
            return classes;
        };
    }

    // A class that the model does not know counts as one of its own, which is always predicted wrong.
    private int Class(float value) => float.IsNaN(value) || value == _task.NoLabel ? -1 : (int)Math.Min(value, int.MaxValue);

    private int Key(ulong key) =>
        key == 0 ? -1
        : _map is null ? (int)Math.Min(key - 1, int.MaxValue)
        : key < (ulong)_map.Length ? (int)_map[key] - 1
        : -1;
}
