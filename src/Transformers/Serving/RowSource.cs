namespace MlNet.MultiTask;

/// <summary>Rows to score, wherever they come from.</summary>
internal abstract class RowSource
{
    /// <summary>Number of rows.</summary>
    public abstract int Rows { get; }

    /// <summary>The part of a model that these rows have the columns for: all of it, or the tasks that do not need the columns of other
    /// data sets.</summary>
    /// <exception cref="ArgumentException">A column is missing that every task needs, or one is of another type or size.</exception>
    public ScoringSession Session(ScoringNetwork network)
    {
        var missing = Missing(network.Schema);
        if (missing.Count == 0)
            return network.Whole;
        var outputs = network.OutputsWithout(missing);
        return outputs.Length > 0 ? network.SessionFor(outputs, outputs) : throw NotThere(missing[0]);
    }

    /// <summary>Checks the columns that these rows have, and names those that they lack.</summary>
    /// <exception cref="ArgumentException">A column is of another type or size than the model reads, or the model has no such
    /// column.</exception>
    protected abstract IReadOnlyList<string> Missing(ModelSchema schema);

    /// <summary>Says that a column is needed.</summary>
    protected abstract ArgumentException NotThere(string column);

    /// <summary>Copies rows into a batch.</summary>
    /// <param name="inputs">The columns.</param>
    /// <param name="buffers">Their buffers.</param>
    /// <param name="from">First row of the source.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="to">First row of the batch.</param>
    public abstract void Fill(InputColumn[] inputs, TensorBuffer[] buffers, int from, int count, int to);
}
