namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>The rows of a file, a block at a time.</summary>
internal abstract class ScoreSource : IDisposable
{
    /// <summary>Names of the columns that are kept beside the predictions.</summary>
    public abstract IReadOnlyList<string> Kept { get; }

    /// <summary>What gathers the model's inputs.</summary>
    protected IReadOnlyList<InputFiller> Inputs { get; init; } = [];

    /// <summary>Reads the next block.</summary>
    /// <returns>Its rows; 0 at the end.</returns>
    public abstract int Read();

    /// <summary>What the model reads of the block.</summary>
    public ScoringInput Input(int rows)
    {
        var input = new ScoringInput(rows);
        foreach (var filler in Inputs)
            filler.AddTo(input);
        return input;
    }

    /// <summary>A kept cell of the block as a file of text has it.</summary>
    public abstract string Text(int column, int row);

    /// <summary>A kept column for a Parquet file.</summary>
    public abstract ColumnBuffer Buffer(int column);

    public abstract void Dispose();
}
