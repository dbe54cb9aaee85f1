namespace MlNet.MultiTask;

/// <summary>How many spans of tags, such as named entities, were found: a span is right where its first step, its last step and its type
/// are (Tjong Kim Sang, De Meulder 2003).</summary>
public sealed record SpanMetrics
{
    internal SpanMetrics(long labelled, long predicted, long correct) =>
        (Labelled, Predicted, Correct) = (labelled, predicted, correct);

    /// <summary>Spans of the labels.</summary>
    public long Labelled { get; internal init; }

    /// <summary>Spans that were predicted.</summary>
    public long Predicted { get; internal init; }

    /// <summary>Spans that are both.</summary>
    public long Correct { get; internal init; }

    /// <summary>Share of the predicted spans that are right; 0 where none was predicted.</summary>
    public double Precision => Predicted == 0 ? 0 : (double)Correct / Predicted;

    /// <summary>Share of the labels' spans that were found; 0 where there are none.</summary>
    public double Recall => Labelled == 0 ? 0 : (double)Correct / Labelled;

    /// <summary>Harmonic mean of precision and recall; 0 where no span is right.</summary>
    public double F1 => Correct == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}
