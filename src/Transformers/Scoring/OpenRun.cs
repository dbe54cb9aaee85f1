using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>Runs a file that cuts text into steps itself: how many there are is known when it has run.</summary>
internal sealed class OpenRun(ScoringSession session, ScoringBatch batch)
{
    // Per output the position of the one that says how many steps rows have; -1 for outputs without steps.
    private readonly int[] _steps =
    [
        .. session.Outputs.Select(output => output.IsSequence ? StepsOf(session, output) : -1),
    ];

    /// <param name="rows">Number of rows.</param>
    public void Run(int rows)
    {
        OrtValue[] inputs = [.. batch.Inputs.Select(buffer => buffer.Bind(rows))];
        try
        {
            for (var i = 0; i < inputs.Length; i++)
                batch.Inputs[i].Push(inputs[i], rows);
            using var binding = session.CreateBinding(inputs);
            session.Run(binding);
            using var outputs = binding.GetOutputValues();
            for (var i = 0; i < _steps.Length; i++)
                if (_steps[i] < 0)
                    Take(batch.Outputs[i], outputs[i], rows);
            for (var i = 0; i < _steps.Length; i++)
                if (_steps[i] >= 0)
                {
                    var steps = ((TypedBuffer<long>)batch.Outputs[_steps[i]]).Values;
                    var output = (SequenceBuffer)batch.Outputs[i];
                    for (var row = 0; row < rows; row++)
                        output.Expect(row, (int)steps[row]);
                    output.Take(outputs[i], rows);
                }
        }
        finally
        {
            foreach (var input in inputs)
                input.Dispose();
        }
    }

    // The value through a tensor over the buffer's own memory.
    private static void Take(TensorBuffer buffer, OrtValue value, int rows)
    {
        using var own = buffer.Bind(rows);
        if (value.GetTensorTypeAndShape().ElementDataType == Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.String)
        {
            buffer.Pull(value, rows);
            return;
        }
        value.GetTensorDataAsSpan<byte>().CopyTo(own.GetTensorMutableDataAsSpan<byte>());
        buffer.Pull(own, rows);
    }

    // Those of the same task; a task's outputs stand side by side.
    private static int StepsOf(ScoringSession session, OutputColumn output)
    {
        var last = Array.IndexOf(session.Outputs, output);
        var at = Array.FindIndex(session.Outputs, last, other => !other.IsSequence);
        return at >= 0 && session.Outputs[at] is { Type: ColumnKind.Int64, IsScalar: true }
            ? at
            : throw new NotSupportedException($"The file does not say how many steps the rows of '{output.Name}' have.");
    }
}
