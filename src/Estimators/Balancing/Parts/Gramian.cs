namespace MlNet.MultiTask.Extending;

/// <summary>A T×T matrix of inner products of task gradients.</summary>
/// <param name="values">Row by row, T² numbers.</param>
/// <param name="size">T.</param>
public sealed class Gramian(double[] values, int size)
{
    /// <summary>T.</summary>
    public int Size => size;

    /// <summary>All T² numbers, row by row.</summary>
    public ReadOnlySpan<double> Values => values.AsSpan(0, size * size);

    /// <summary>⟨gᵢ, gⱼ⟩.</summary>
    public double this[int i, int j] => values[i * size + j];

    /// <summary>Row i.</summary>
    public ReadOnlySpan<double> Row(int i) => values.AsSpan(i * size, size);
}
