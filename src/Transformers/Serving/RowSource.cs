namespace MlNet.MultiTask;

/// <summary>Rows to score, wherever they come from.</summary>
internal abstract class RowSource
{
    /// <summary>Number of rows.</summary>
    public abstract int Rows { get; }

    /// <summary>Throws unless these rows have what a model reads.</summary>
    /// <exception cref="ArgumentException">A column is missing, or of another type or size.</exception>
    public abstract void Check(ModelSchema schema);

    /// <summary>Copies rows into a batch.</summary>
    /// <param name="inputs">The columns.</param>
    /// <param name="buffers">Their buffers.</param>
    /// <param name="from">First row of the source.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="to">First row of the batch.</param>
    public abstract void Fill(InputColumn[] inputs, TensorBuffer[] buffers, int from, int count, int to);
}
