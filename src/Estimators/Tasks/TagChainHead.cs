using static MlNet.MultiTask.HeldScalars;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Tags as a path: a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) over the steps' logits.</summary>
internal sealed class TagChainHead : TaskHead
{
    private readonly int _tags;
    private readonly float[]? _forbidden;
    private readonly float[]? _forbiddenFirst;

    public TagChainHead(TaggingTask task, int tags, KeyVocabulary? vocabulary)
    {
        _tags = tags;
        Columns = TaggingHead.ColumnsOf(task, tags, vocabulary);
        if (task.Transitions != TagTransitions.Bio)
            return;
        if (vocabulary is not { Values: var names } || !TagSpans.AreBio(names))
            throw new InvalidOperationException(
                $"Task '{task.Name}': Transitions = {TagTransitions.Bio} wants BIO tags, O or B- or I- with a type behind, as the key "
                    + $"values of label column '{task.LabelColumn}'; {What(vocabulary)}. Set it to {nameof(TagTransitions.Learnt)}."
            );
        (_forbidden, _forbiddenFirst) = (new float[tags * tags], new float[tags]);
        for (var to = 0; to < tags; to++)
        {
            _forbiddenFirst[to] = TagSpans.MayFollow(null, names[to]) ? 0 : ShapeRules.Never;
            for (var from = 0; from < tags; from++)
                _forbidden[from * tags + to] = TagSpans.MayFollow(names[from], names[to]) ? 0 : ShapeRules.Never;
        }
    }

    public override int LogitCount => _tags;

    public override bool IsPerStep => true;

    public override IReadOnlyList<OutputColumn> Columns { get; }

    internal override bool IsChain => true;

    internal override float BehindRows => float.NegativeInfinity;

    internal override bool CountsEntries => true;

    internal override double UnitOf(int column, int slot) => 1;

    public override IReadOnlyList<T> Outputs<T>(IOps<T> ops, T logits) => throw Alone();

    public override Tensor Loss(Tensor logits, Tensor labels, Tensor? weights) => throw Alone();

    internal override IReadOnlyList<T> ChainOutputs<T>(IOps<T> ops, T logits, T mask)
    {
        var (transitions, first, last) = Allowed(ops);
        var score = ops.ChainProbabilities(logits, mask, transitions, first, last);
        var path = ops.ChainPath(logits, mask, transitions, first, last);
        // The path's tag is not always the step's most probable one.
        var chosen = ops.Embedding(ops.Constant("each", Each(), _tags, _tags), path);
        return [score, ops.Sum(ops.Mul(score, chosen), -1), path];
    }

    /// <param name="labels">[batch, length] with NaN where a step has no tag, −∞ behind the rows' ends.</param>
    /// <returns>[batch, length] int64 as <see cref="ChainScript"/> takes it.</returns>
    public override Tensor PrepareLabels(Tensor labels) =>
        labels.nan_to_num(ChainScript.Untagged, neginf: ChainScript.Behind).to(ScalarType.Int64);

    /// <summary>Σᵣ wᵣ · −log p(tags of r) / Σᵣ wᵣ · number of tags of r: in the measure of a mean over tagged steps.</summary>
    internal override Tensor ChainLoss(IOps<Tensor> ops, Tensor logits, Tensor labels, Tensor? weights)
    {
        var (transitions, first, last) = Parameters(ops);
        var rows = ChainScript.Surprise(logits, labels, transitions, first, last);
        var counts = labels.ge(Held(0)).sum(1).to(ScalarType.Float32);
        return weights is null ? rows.sum() / counts.sum() : rows.dot(weights) / counts.dot(weights);
    }

    /// <returns>[batch]: the share of a row's tagged steps that are right.</returns>
    internal override Tensor ChainCorrect(IOps<Tensor> ops, Tensor logits, Tensor labels)
    {
        var (transitions, first, last) = Allowed(ops);
        var path = ChainScript.Path(logits, labels.ne(Held(ChainScript.Behind)).to(ScalarType.Float32), transitions, first, last);
        var known = labels.ge(Held(0)).to(ScalarType.Float32);
        return (path.eq(labels).to(ScalarType.Float32) * known).sum(1) / known.sum(1).clamp_min(Held(1));
    }

    private (T Transitions, T First, T Last) Parameters<T>(IOps<T> ops) =>
        (
            ops.Parameter("transitions", Initializer.Zeros, _tags, _tags),
            ops.Parameter("first", Initializer.Zeros, _tags),
            ops.Parameter("last", Initializer.Zeros, _tags)
        );

    private (T Transitions, T First, T Last) Allowed<T>(IOps<T> ops)
    {
        var (transitions, first, last) = Parameters(ops);
        return _forbidden is null
            ? (transitions, first, last)
            : (
                ops.Add(transitions, ops.Constant("forbidden", _forbidden, _tags, _tags)),
                ops.Add(first, ops.Constant("forbiddenFirst", _forbiddenFirst, _tags)),
                last
            );
    }

    private float[] Each()
    {
        var each = new float[_tags * _tags];
        for (var tag = 0; tag < _tags; tag++)
            each[tag * _tags + tag] = 1;
        return each;
    }

    private static string What(KeyVocabulary? vocabulary) =>
        vocabulary is null ? "it has none" : $"they are {Guard.List(vocabulary.Values.Take(8))}";

    private static NotSupportedException Alone() => new("The scores of neighbouring tags are parameters of the network.");
}
