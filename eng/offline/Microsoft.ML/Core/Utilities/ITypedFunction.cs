namespace Microsoft.ML.Runtime;

/// <summary>Generic code that <see cref="TypeDispatch"/> calls for a type known only at run time.</summary>
internal interface ITypedFunction<TResult>
{
    TResult Invoke<T>();
}
