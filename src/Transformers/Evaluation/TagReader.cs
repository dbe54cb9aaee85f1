using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads the label column of a tagging task as the model's keys.</summary>
internal sealed class TagReader
{
    private readonly DataViewSchema.Column _label;
    private readonly DataViewSchema.Column? _presence;
    private readonly uint[]? _map;

    /// <exception cref="ArgumentException">The label is no vector of keys, or its keys stand for tags that the model does not
    /// know.</exception>
    public TagReader(TaskSchema task, DataViewSchema.Column label, DataViewSchema.Column? presence)
    {
        (_label, _presence) = (label, presence);
        if (label.Type is not VectorDataViewType { ItemType: KeyDataViewType })
            throw new ArgumentException(
                $"Task '{task.Name}': label column '{label.Name}' is {label.Type}; expected a vector of keys, one for each step."
            );
        _map = KeyMapping.Between(KeyVocabularies.OfKeys(label), task.Vocabulary, $"Task '{task.Name}': label column '{label.Name}'");
    }

    public Func<uint[]?> Bind(DataViewRow row) => Presence.Gate<uint[]?>(_presence, row, Read(row), null);

    private Func<uint[]> Read(DataViewRow row)
    {
        var getter = KeyGetters.Vector(row, _label);
        var value = default(VBuffer<ulong>);
        return () =>
        {
            getter(ref value);
            return [.. value.DenseValues().Select(Key)];
        };
    }

    private uint Key(ulong key) =>
        _map is null ? (uint)Math.Min(key, uint.MaxValue)
        : key < (ulong)_map.Length ? _map[key]
        : 0;
}
