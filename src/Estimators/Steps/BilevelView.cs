using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Evaluates losses and gradients at other parameters than the network's, and leaves no trace: parameters, running means and
/// random numbers are put back.</summary>
internal sealed class BilevelView(
    Network network,
    TorchOps ops,
    ParameterStore store,
    IReadOnlyList<TaskDefinition> tasks,
    StepGradients step,
    TrainingMode mode,
    RankGroup? ranks = null
) : BilevelStep
{
    private readonly TaskLosses _losses = new(network, ops, !store.HasSpans, ranks);
    private readonly float[] _parameters = new float[store.Length];
    private readonly double[] _atStart = new double[tasks.Count];
    private bool _hasLosses;
    private Batch _training = null!,
        _validation = null!;
    private Dictionary<string, float[]> _states = [];
    private Tensor _mark = null!;

    public override long Step => step.Step;

    public override int Epoch => step.Epoch;

    public override long PlannedSteps => step.PlannedSteps;

    public override ReadOnlySpan<int> Tasks => step.Tasks;

    public override int ParameterCount => store.Length;

    public override ReadOnlySpan<float> Parameters => _parameters;

    public override double LearningRate => step.LearningRate;

    public override Gramian Gramian => throw NotHere();

    public override ReadOnlySpan<double> Losses
    {
        get
        {
            var losses = _atStart.AsSpan(0, Tasks.Length);
            if (!_hasLosses)
                TrainingLosses(_parameters, losses);
            _hasLosses = true;
            return losses;
        }
    }

    public override ReadOnlySpan<float> Gradient(int index, int sample = 0) => throw NotHere();

    public override Gramian CrossGramian(int a, int b) => throw NotHere();

    public override bool IsValidated(int index) => _validation.Tasks.Contains(Tasks[index]);

    public void Begin(Batch training, Batch validation)
    {
        (_training, _validation, _hasLosses) = (training, validation, false);
        store.ReadValues(_parameters);
        _states = store.CaptureStates();
        _mark = mode.Random.get_state();
    }

    public void End()
    {
        store.WriteValues(_parameters);
        store.ClearGradients();
        if (_states.Count > 0)
            store.RestoreStates(_states);
        mode.Random.set_state(_mark);
        _mark.Dispose();
    }

    public override void TrainingLosses(ReadOnlySpan<float> at, Span<double> losses)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        Compute(_training, at);
        for (var k = 0; k < losses.Length; k++)
            losses[k] = _losses.Values[Tasks[k]] * tasks[Tasks[k]].LossWeight;
    }

    public override void TrainingGradient(ReadOnlySpan<float> at, ReadOnlySpan<double> weights, Span<float> gradient) =>
        Gradient(_training, at, weights, gradient);

    public override void ValidationGradient(ReadOnlySpan<float> at, ReadOnlySpan<double> weights, Span<float> gradient) =>
        Gradient(_validation, at, weights, gradient);

    private void Gradient(Batch batch, ReadOnlySpan<float> at, ReadOnlySpan<double> weights, Span<float> gradient)
    {
        using var scope = NewDisposeScope();
        var losses = Compute(batch, at);
        var (roots, coefficients) = (new List<Tensor>(), new List<Tensor>());
        for (var k = 0; k < weights.Length; k++)
        {
            var position = Array.IndexOf(batch.Tasks, Tasks[k]);
            if (position < 0 || weights[k] == 0)
                continue;
            roots.Add(losses[position]);
            coefficients.Add(tensor((float)(weights[k] * tasks[Tasks[k]].LossWeight), device: store.Values.device));
        }
        store.ClearGradients();
        if (roots.Count > 0)
            autograd.backward(roots, coefficients);
        store.Bags.Take();
        FlatTensor.Read(store.Gradients, gradient);
        ranks?.Sum(gradient);
    }

    private List<Tensor> Compute(Batch batch, ReadOnlySpan<float> at)
    {
        store.WriteValues(at);
        mode.Random.set_state(_mark);
        var losses = _losses.Compute(batch);
        foreach (var task in batch.Tasks)
            if (!double.IsFinite(_losses.Values[task]))
                throw DivergedException.InStep(tasks[task].Name, _losses.Values[task], Step + 1);
        return losses;
    }

    private static NotSupportedException NotHere() =>
        new(
            $"A {nameof(BilevelStep)} has no gradients that were computed beforehand: ask for them with {nameof(TrainingGradient)} and "
                + $"{nameof(ValidationGradient)}."
        );
}
