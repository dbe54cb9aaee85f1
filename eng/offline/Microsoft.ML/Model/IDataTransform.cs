namespace Microsoft.ML;

/// <summary>A view that a stock transform made from another view.</summary>
internal interface IDataTransform : IDataView
{
    IDataView Source { get; }
}
