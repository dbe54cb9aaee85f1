using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Vectors; sparse ones stay sparse.</summary>
/// <param name="copy">Makes an item that lasts.</param>
internal sealed class KeptVectors<T>(Func<T, T> copy) : KeptColumn
{
    private readonly List<VBuffer<T>> _values = [];

    public override Action<int> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        var (getter, value) = (row.GetGetter<VBuffer<T>>(column), default(VBuffer<T>));
        return place =>
        {
            getter(ref value);
            T[] items = [.. value.GetValues()];
            for (var i = 0; i < items.Length; i++)
                items[i] = copy(items[i]);
            var kept = value.IsDense
                ? new VBuffer<T>(value.Length, items)
                : new VBuffer<T>(value.Length, items.Length, items, value.GetIndices().ToArray());
            if (place == _values.Count)
                _values.Add(kept);
            else
                _values[place] = kept;
        };
    }

    public override KeptColumn Take(int[] places)
    {
        var taken = new KeptVectors<T>(copy);
        taken._values.AddRange(places.Select(place => _values[place]));
        return taken;
    }

    public override Delegate Getter(Func<int> place) => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> to) => _values[place()].CopyTo(ref to));
}
