namespace MlNet.MultiTask;

/// <summary>Collects what a balancer sees of a step: losses and, for the methods that want them, each task's gradient with respect to what
/// is shared.</summary>
/// <param name="taskCount">Number of tasks.</param>
/// <param name="gradients">Their gradients.</param>
/// <param name="parts">Where each of several ranks has a part of every gradient, that of the representation of its rows; null where the
/// gradients are whole.</param>
internal sealed class StepGradients(int taskCount, TaskGradients gradients, RankRepresentation? parts = null) : BalancerStep
{
    private readonly double[] _losses = new double[taskCount];
    private readonly Dictionary<(int, int), Gramian> _gramians = [];
    private int[] _tasks = [];
    private long _step;
    private long _planned;
    private int _epoch;

    public override long Step => _step;

    public override int Epoch => _epoch;

    public override long PlannedSteps => _planned;

    /// <summary>The optimizer's step size in this step.</summary>
    public double LearningRate { get; private set; }

    public override ReadOnlySpan<int> Tasks => _tasks;

    public override ReadOnlySpan<double> Losses => _losses.AsSpan(0, _tasks.Length);

    public override int ParameterCount => Whole.Length;

    public override Gramian Gramian => CrossGramian(0, 0);

    public override ReadOnlySpan<float> Gradient(int index, int sample = 0) => Whole.Row(_tasks[index], sample);

    private TaskGradients Whole => parts?.Whole(_tasks) ?? gradients;

    public void Begin(int[] tasks, long step, int epoch, long plannedSteps, double learningRate)
    {
        LearningRate = learningRate;
        (_tasks, _step, _epoch, _planned) = (tasks, step, epoch, plannedSteps);
        _gramians.Clear();
    }

    public void SetLoss(int index, double loss)
    {
        if (index < _tasks.Length)
            _losses[index] = loss;
    }

    public override Gramian CrossGramian(int a, int b)
    {
        if (_gramians.TryGetValue((a, b), out var known))
            return known;
        var products = parts?.Products(_tasks) ?? gradients.Products(_tasks, a, b);
        _gramians.Add((a, b), known = new Gramian(products, _tasks.Length));
        return known;
    }
}
