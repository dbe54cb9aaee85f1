namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Gathers the cells of one input of a model.</summary>
internal abstract class InputFiller
{
    /// <summary>Reads the current row.</summary>
    public abstract void Read(int row);

    /// <summary>Hands the rows that were read to the model.</summary>
    public abstract void AddTo(ScoringInput input);
}
