namespace MlNet.MultiTask;

/// <summary>Yes or no as a choice of two classes: y = (1 − p, p), so that distances are those of a multiclass task of two.</summary>
internal sealed class YesNoProbabilities : PredictionSpace
{
    public override int Width => 2;

    public override int Classes => 2;

    public override int ClassOf(ReadOnlySpan<float> label) => (int)label[0];

    public override void OfLogits(ReadOnlySpan<float> logits, Span<float> point)
    {
        point[0] = FlagProbabilities.Sigmoid(-logits[0]);
        point[1] = FlagProbabilities.Sigmoid(logits[0]);
    }

    public override void OfLabel(ReadOnlySpan<float> label, Span<float> point) => (point[0], point[1]) = (1 - label[0], label[0]);

    public override void ToLabel(ReadOnlySpan<float> point, Span<float> label) => label[0] = point[1] > point[0] ? 1 : 0;

    public override int SoftWidth => 1;

    public override void ToSoftLabel(ReadOnlySpan<float> point, Span<float> label) => label[0] = point[1];

    public override bool AreSame(ReadOnlySpan<float> one, ReadOnlySpan<float> other) => one[0] == other[0];
}
