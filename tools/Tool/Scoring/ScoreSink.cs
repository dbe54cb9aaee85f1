namespace MlNet.MultiTask.Tool.Scoring;

/// <summary>Where scored rows go.</summary>
internal abstract class ScoreSink
{
    /// <summary>Writes a block of rows.</summary>
    public abstract void Write(ScoringResult result);

    /// <summary>Writes what is left.</summary>
    public abstract void End();

    /// <summary>The columns' names: a column of the file that is a task's label stays, and the prediction gets another name.</summary>
    protected static string NameOf(PredictionColumn prediction, ScoreSource source) =>
        source.Kept.Contains(prediction.Name) ? $"{prediction.Name}.Predicted" : prediction.Name;
}
