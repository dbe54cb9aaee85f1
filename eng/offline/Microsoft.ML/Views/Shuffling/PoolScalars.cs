namespace Microsoft.ML.Data;

internal sealed class PoolScalars<T>(ValueGetter<T> getter, int poolSize) : PoolColumn<T>(getter, poolSize)
{
    protected override void Copy(in T source, ref T destination) => destination = source;
}
