namespace Microsoft.ML.Data;

internal sealed class PoolVectors<T>(ValueGetter<VBuffer<T>> getter, int poolSize) : PoolColumn<VBuffer<T>>(getter, poolSize)
{
    protected override void Copy(in VBuffer<T> source, ref VBuffer<T> destination) => source.CopyTo(ref destination);
}
