using System.Text.Json.Serialization;

namespace MlNet.MultiTask.Extending;

/// <summary>A feature column that a network reads.</summary>
/// <param name="Name">Name of the column and of the graph's input, shape [batch, Size]; of a sequence of keys [batch, length], of numbers
/// [batch, length, Size].</param>
/// <param name="Type">Type of its items.</param>
/// <param name="Size">Number of slots, 1 for a scalar column; of a sequence the number of values of each step.</param>
/// <param name="IsScalar">True where the column is a scalar and not a vector of one.</param>
/// <param name="KeyCount">For keys the number of distinct ones (values 1..KeyCount, 0 missing), else 0.</param>
/// <param name="SlotNames">Names of the slots; empty where there are none.</param>
/// <param name="KeyValues">For keys what each one stands for; null where the training data did not say.</param>
/// <param name="IsSequence">True where rows have different numbers of steps. In the graph rows are filled up behind their ends: keys with
/// 0, and a key that is missing or unknown is KeyCount + 1; numbers with the least float32, −3.4028235E+38.</param>
public sealed record InputColumn(
    string Name,
    ColumnKind Type,
    int Size,
    bool IsScalar,
    int KeyCount,
    IReadOnlyList<string> SlotNames,
    KeyVocabulary? KeyValues = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsSequence = false
)
{
    /// <summary>What stands behind the end of a row of numbers.</summary>
    internal const float Filling = float.MinValue;

    /// <summary>A number of a step as it stands in front of a row's end: one that is what stands behind it becomes its neighbour.</summary>
    internal static float Step(float number) => number == Filling ? MathF.BitIncrement(Filling) : number;

    /// <summary>Shape of the graph's input: −1 for the batch, −2 for the length.</summary>
    internal int[] Dims =>
        !IsSequence ? [-1, Size]
        : Type == ColumnKind.Key ? [-1, ShapeRules.Length]
        : [-1, ShapeRules.Length, Size];
}
