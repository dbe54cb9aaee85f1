using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;
using Scenes;

namespace ClassifyLocateMeasure;

/// <summary>One network for the three tasks, with two optimizers, and a network of the same shape for each task alone.</summary>
internal sealed class Comparison(
    MLContext ml,
    IReadOnlyList<Scene> train,
    IReadOnlyList<Scene> test,
    int epochs,
    int epochsAlone,
    SceneOptions settings
)
{
    private static readonly Schedule s_oneCycle = new OneCycleSchedule();

    private readonly IDataView _train = SceneMaker.View(ml, train);
    private readonly IDataView _test = SceneMaker.View(ml, test);

    /// <summary>The first way's model: the one that is exported.</summary>
    public TransformerChain<MultiTaskTransformer>? Model { get; private set; }

    /// <summary>The ways to train, each of which trains and is judged when it is called.</summary>
    public IReadOnlyList<Func<Result>> Ways =>
        [
            () => Together($"three tasks, Adam, {epochs} epochs", new Adam { LearningRate = 3e-3 }, s_oneCycle, keep: true),
            () =>
                Together(
                    $"three tasks, AdaGrad, {epochs} epochs",
                    new AdaGrad { LearningRate = 2e-2 },
                    new WarmUpSchedule { Steps = 50, Then = new CosineSchedule() },
                    keep: false
                ),
            () => Alone($"one network per task, {epochsAlone} epochs each", new Adam { LearningRate = 3e-3 }, s_oneCycle),
        ];

    private Result Together(string name, Optimizer optimizer, Schedule schedule, bool keep)
    {
        var watch = Stopwatch.StartNew();
        var model = Fit(ScenePipeline.AllTasks, optimizer, schedule, epochs, name);
        var seconds = watch.Elapsed.TotalSeconds;
        var result = Result.From(name, Evaluate(model), seconds);
        if (keep)
            Model = model;
        else
            model.LastTransformer.Dispose();
        return result;
    }

    private Result Alone(string name, Optimizer optimizer, Schedule schedule)
    {
        var (metrics, seconds) = (new List<TaskMetrics>(), 0.0);
        foreach (var task in ScenePipeline.AllTasks)
        {
            var watch = Stopwatch.StartNew();
            var model = Fit([task], optimizer, schedule, epochsAlone, $"{task.Name} alone");
            seconds += watch.Elapsed.TotalSeconds;
            metrics.AddRange(Evaluate(model));
            model.LastTransformer.Dispose();
        }
        return Result.From(name, metrics, seconds);
    }

    private TransformerChain<MultiTaskTransformer> Fit(
        IReadOnlyList<TaskDefinition> tasks,
        Optimizer optimizer,
        Schedule schedule,
        int count,
        string name
    ) => ScenePipeline.Create(ml, tasks, ScenePipeline.Options(settings, optimizer, schedule, train.Count, count, name)).Fit(_train);

    private MultiTaskMetrics Evaluate(ITransformer model) => ml.MultiTask().Evaluate(model.Transform(_test));
}
