using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>
/// The zero and the unit of a label, row by row: (y − offset) / scale is learnt, and the score is brought back inside the graph. Both are
/// feature columns, so that they are known when the model scores.
/// </summary>
/// <param name="task">Name of the task.</param>
/// <param name="offset">The column of the zero; null for 0.</param>
/// <param name="scale">The column of the unit; null for 1.</param>
internal sealed class LabelFrame(string task, string? offset, string? scale)
{
    private int _offset = -1;
    private int _scale = -1;

    /// <summary>The frame of a task; null where its labels are taken as they are.</summary>
    public static LabelFrame? Of(string task, string? offset, string? scale) =>
        offset is null && scale is null ? null : new(task, offset, scale);

    /// <summary>A reader of labels that gives them in the frame.</summary>
    public LabelEncoding Around(LabelEncoding labels) => new FramedLabels(labels, task, offset, scale);

    /// <summary>In words, such as <c>(y − 'Mean') / 'Deviation'</c>.</summary>
    public override string ToString()
    {
        var difference = offset is null ? "y" : $"y − '{offset}'";
        return scale is null ? difference : $"({difference}) / '{scale}'";
    }

    /// <summary>Finds the columns among the inputs of the network.</summary>
    /// <exception cref="ArgumentException">One of them is no feature column, or not a single number.</exception>
    public void Bind(IReadOnlyList<InputColumn> inputs)
    {
        (_offset, _scale) = (Find(offset, "offset"), Find(scale, "scale"));

        int Find(string? name, string role)
        {
            if (name is null)
                return -1;
            for (var i = 0; i < inputs.Count; i++)
                if (inputs[i].Name == name)
                    return inputs[i] is { Type: ColumnKind.Single, Size: 1, IsSequence: false }
                        ? i
                        : throw new ArgumentException($"Task '{task}': {role} column '{name}' has to be a number of type Single.");
            throw new ArgumentException(
                $"Task '{task}': {role} column '{name}' has to be one of the feature columns, "
                    + $"{Guard.List(inputs.Select(input => input.Name))}, so that it is known when the model scores."
            );
        }
    }

    /// <summary>Brings values back: value · scale + offset.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="values">[batch, width], in the frame.</param>
    /// <param name="inputs">The network's inputs.</param>
    public T Undo<T>(IOps<T> ops, T values, IReadOnlyList<T> inputs)
    {
        if (_offset < 0 && _scale < 0)
            throw new InvalidOperationException(
                $"Task '{task}' has an OffsetColumn or a ScaleColumn, which co-training does not know: leave them out."
            );
        if (_scale >= 0)
            values = ops.Mul(values, inputs[_scale]);
        return _offset >= 0 ? ops.Add(values, inputs[_offset]) : values;
    }
}
