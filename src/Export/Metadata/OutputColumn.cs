using System.Text.Json.Serialization;

namespace MlNet.MultiTask.Extending;

/// <summary>A column that a task adds when it scores.</summary>
/// <param name="Name">Name of the column and of the graph's output: <c>Task.Score</c>. The graph gives [batch, Size], also for
/// scalars; of a sequence [batch, length], or [batch, length, Size] for several values in a step.</param>
/// <param name="Type">Type of its items.</param>
/// <param name="Size">Number of slots, 1 for a scalar column; of a sequence the number of values of each step.</param>
/// <param name="IsScalar">True where the column is a scalar and not a vector of one.</param>
/// <param name="SlotNames">Names of the slots, such as the classes of a probability vector; empty where there are none.</param>
/// <param name="KeyCount">For keys the number of distinct ones, else 0.</param>
/// <param name="KeyValues">For keys what each one stands for; null where the label column had no key values.</param>
/// <param name="IsSequence">True where it has as many steps as the row's sequence of features.</param>
/// <param name="ItemSize">Values of an item where rows have different numbers of items, such as the objects of an image; else 0. The graph
/// gives room for the most, Size / ItemSize of them: those in front whose value in the task's column Score is not 0 are the row's
/// items.</param>
public sealed record OutputColumn(
    string Name,
    ColumnKind Type,
    int Size,
    bool IsScalar,
    IReadOnlyList<string> SlotNames,
    int KeyCount = 0,
    KeyVocabulary? KeyValues = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool IsSequence = false,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int ItemSize = 0
)
{
    /// <summary>Whether rows have different numbers of items.</summary>
    internal bool IsList => ItemSize > 0;

    /// <summary>The column that says how many items a row has.</summary>
    internal string ListScore => Name[..(Name.LastIndexOf('.') + 1)] + "Score";

    /// <summary>How many items a row has: those in front whose score is not 0; one, which is missing, where the scores are NaN.</summary>
    internal static int ItemsOf(ReadOnlySpan<float> scores)
    {
        if (float.IsNaN(scores[0]))
            return 1;
        var end = scores.IndexOf(0f);
        return end < 0 ? scores.Length : end;
    }

    /// <summary>Shape of the graph's output: −1 for the batch, −2 for the length.</summary>
    internal int[] Dims =>
        !IsSequence ? [-1, Size]
        : Size == 1 ? [-1, ShapeRules.Length]
        : [-1, ShapeRules.Length, Size];
}
