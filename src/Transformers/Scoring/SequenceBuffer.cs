using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask;

/// <summary>A sequence column's values: each row has an array of its own, which is filled up to the longest row for a run.</summary>
internal abstract class SequenceBuffer(int size) : TensorBuffer(size)
{
    /// <summary>Steps of each row in the next run, behind which the rows are filled up.</summary>
    public int Length { get; set; } = 1;

    /// <summary>Steps of a row; for outputs those that <see cref="TensorBuffer.Pull"/> is to keep.</summary>
    public abstract int StepsOf(int row);

    /// <summary>Keeps of each row of a tensor [rows, length] or [rows, length, size] the steps that were said.</summary>
    public abstract void Take(OrtValue tensor, int rows);

    /// <summary>Says how many steps of a row are kept when a run has filled the outputs.</summary>
    public abstract void Expect(int row, int steps);
}
