using Microsoft.ML.Data;

namespace Microsoft.ML.Onnx;

internal static class OnnxColumns
{
    /// <summary>Writes the nodes of one column from the value named <paramref name="input"/> to that named <paramref name="output"/>; false when this column cannot be written.</summary>
    public delegate bool SaveColumn(int index, string input, string output);

    /// <summary>
    /// Column by column, as every transform of one input and one output column does it: an input that is gone takes the
    /// output with it; the output gets its value first, and loses it again when <paramref name="save"/> says no.
    /// </summary>
    public static void Save(OnnxContext context, IReadOnlyList<(string Input, string Output, DataViewType OutputType)> columns, SaveColumn save)
    {
        for (int i = 0; i < columns.Count; i++)
        {
            (string input, string output, DataViewType type) = columns[i];
            string source = context.TryGetVariableName(input);
            if (source == null)
                context.RemoveColumn(output);
            else if (!save(i, source, context.AddIntermediateVariable(type, output)))
                context.RemoveColumn(output, removeVariable: true);
        }
    }
}
