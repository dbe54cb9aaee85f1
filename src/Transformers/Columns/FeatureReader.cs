namespace MlNet.MultiTask;

/// <summary>Copies one feature column of a data view's rows into the rows of a batch.</summary>
internal abstract class FeatureReader
{
    /// <summary>Copies the current row's value to this row of the batch.</summary>
    public abstract void Read(int row);
}
