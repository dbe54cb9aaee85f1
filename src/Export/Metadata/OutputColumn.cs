namespace MlNet.MultiTask.Extending;

/// <summary>A column that a task adds when it scores.</summary>
/// <param name="Name">Name of the column and of the graph's output: <c>Task.Score</c>. The graph gives [batch, Size], also for
/// scalars.</param>
/// <param name="Type">Type of its items.</param>
/// <param name="Size">Number of slots, 1 for a scalar column.</param>
/// <param name="IsScalar">True where the column is a scalar and not a vector of one.</param>
/// <param name="SlotNames">Names of the slots, such as the classes of a probability vector; empty where there are none.</param>
/// <param name="KeyCount">For keys the number of distinct ones, else 0.</param>
/// <param name="KeyValues">For keys what each one stands for; null where the label column had no key values.</param>
public sealed record OutputColumn(
    string Name,
    ColumnKind Type,
    int Size,
    bool IsScalar,
    IReadOnlyList<string> SlotNames,
    int KeyCount = 0,
    KeyVocabulary? KeyValues = null
);
