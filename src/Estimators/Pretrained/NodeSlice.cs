namespace MlNet.MultiTask;

/// <summary>What is cut out of an axis.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Start">The first position.</param>
/// <param name="Step">From one position to the next.</param>
/// <param name="Count">The number of positions.</param>
internal readonly record struct NodeSlice(int Axis, int Start, int Step, int Count)
{
    /// <summary>The positions, one by one.</summary>
    public IEnumerable<int> Positions
    {
        get
        {
            for (var i = 0; i < Count; i++)
                yield return Start + i * Step;
        }
    }
}
