namespace Microsoft.ML.Data;

/// <summary>A view made of another: what stands before it can be walked back.</summary>
internal interface ITransformedDataView : IDataView
{
    IDataView Source { get; }
}
