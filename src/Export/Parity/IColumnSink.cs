namespace MlNet.MultiTask.Checking;

/// <summary>Collects the values of one column.</summary>
internal interface IColumnSink
{
    /// <summary>Slots of a row.</summary>
    int Width { get; }

    /// <summary>What was collected, as an array.</summary>
    Array Items { get; }

    /// <summary>Adds the current row's.</summary>
    void Take();
}
