namespace MlNet.MultiTask;

/// <summary>A buffer of a column whose rows have different numbers of items.</summary>
internal interface IListBuffer
{
    /// <summary>The scores of the items, which say how many a row has.</summary>
    ListBuffer<float> Count { set; }
}
