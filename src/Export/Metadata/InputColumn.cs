namespace MlNet.MultiTask.Extending;

/// <summary>A feature column that a network reads.</summary>
/// <param name="Name">Name of the column and of the graph's input, shape [batch, Size].</param>
/// <param name="Type">Type of its items.</param>
/// <param name="Size">Number of slots, 1 for a scalar column.</param>
/// <param name="IsScalar">True where the column is a scalar and not a vector of one.</param>
/// <param name="KeyCount">For keys the number of distinct ones (values 1..KeyCount, 0 missing), else 0.</param>
/// <param name="SlotNames">Names of the slots; empty where there are none.</param>
/// <param name="KeyValues">For keys what each one stands for; null where the training data did not say.</param>
public sealed record InputColumn(
    string Name,
    ColumnKind Type,
    int Size,
    bool IsScalar,
    int KeyCount,
    IReadOnlyList<string> SlotNames,
    KeyVocabulary? KeyValues = null
);
