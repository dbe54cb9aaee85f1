using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A type that can be the item of a vector.</summary>
public abstract class PrimitiveDataViewType : DataViewType
{
    protected PrimitiveDataViewType(Type rawType)
        : base(rawType)
    {
        Contracts.CheckParam(!typeof(IDisposable).IsAssignableFrom(rawType), nameof(rawType),
            $"A {nameof(PrimitiveDataViewType)} cannot have a disposable {nameof(RawType)}");
    }
}
