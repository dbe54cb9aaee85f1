using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The values of one column for the rows of a pool, each in a slot.</summary>
internal abstract class PoolColumn
{
    /// <summary>Puts the value of the input's current row into a slot.</summary>
    public abstract void Fill(int slot);

    public abstract Delegate MakeGetter(Func<int> slot);

    public static PoolColumn Create(DataViewRow input, DataViewSchema.Column column, int poolSize) =>
        column.Type is VectorDataViewType vector
            ? TypeDispatch.Invoke(vector.ItemType.RawType, new VectorMaker(input, column, poolSize))
            : TypeDispatch.Invoke(column.Type.RawType, new ScalarMaker(input, column, poolSize));

    private sealed class ScalarMaker(DataViewRow input, DataViewSchema.Column column, int poolSize) : ITypedFunction<PoolColumn>
    {
        public PoolColumn Invoke<T>() => new PoolScalars<T>(input.GetGetter<T>(column), poolSize);
    }

    private sealed class VectorMaker(DataViewRow input, DataViewSchema.Column column, int poolSize) : ITypedFunction<PoolColumn>
    {
        public PoolColumn Invoke<T>() => new PoolVectors<T>(input.GetGetter<VBuffer<T>>(column), poolSize);
    }
}
