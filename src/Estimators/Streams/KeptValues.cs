using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Scalars.</summary>
/// <param name="copy">Makes a value that lasts.</param>
internal sealed class KeptValues<T>(Func<T, T> copy) : KeptColumn
{
    private readonly List<T> _values = [];

    public override Action<int> Bind(DataViewRow row, DataViewSchema.Column column)
    {
        var (getter, value) = (row.GetGetter<T>(column), default(T)!);
        return place =>
        {
            getter(ref value);
            if (place == _values.Count)
                _values.Add(copy(value));
            else
                _values[place] = copy(value);
        };
    }

    public override KeptColumn Take(int[] places)
    {
        var taken = new KeptValues<T>(copy);
        taken._values.AddRange(places.Select(place => _values[place]));
        return taken;
    }

    public override Delegate Getter(Func<int> place) => (ValueGetter<T>)((ref T to) => to = _values[place()]);
}
