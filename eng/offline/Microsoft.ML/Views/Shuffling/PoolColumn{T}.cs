namespace Microsoft.ML.Data;

/// <summary>The values of one column for the rows of a pool.</summary>
internal abstract class PoolColumn<T>(ValueGetter<T> getter, int poolSize) : PoolColumn
{
    private readonly T[] _values = new T[poolSize];

    public sealed override void Fill(int slot) => getter(ref _values[slot]);

    public sealed override Delegate MakeGetter(Func<int> slot) => MakeTypedGetter(slot);

    public ValueGetter<T> MakeTypedGetter(Func<int> slot) => (ref T value) => Copy(in _values[slot()], ref value);

    protected abstract void Copy(in T source, ref T destination);
}
