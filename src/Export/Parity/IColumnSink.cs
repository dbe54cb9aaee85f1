namespace MlNet.MultiTask.Checking;

/// <summary>Collects the values of one column.</summary>
internal interface IColumnSink
{
    /// <summary>Slots of a row.</summary>
    int Width { get; }

    /// <summary>What was collected, as an array.</summary>
    Array Items { get; }

    /// <summary>Items of each row where rows have different lengths; null where they have <see cref="Width"/>.</summary>
    IReadOnlyList<int>? Lengths { get; }

    /// <summary>Adds the current row's.</summary>
    void Take();
}
