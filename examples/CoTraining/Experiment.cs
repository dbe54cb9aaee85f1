using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;

namespace CoTraining;

/// <summary>Trains with and without each part of the method on one draw of labels.</summary>
public sealed class Experiment(MLContext ml, IReadOnlyList<Garment> train, IReadOnlyList<Garment> test, int seed, bool quick)
{
    private readonly IDataView _labelled = ml.Data.LoadFromEnumerable(train.Where(garment => !float.IsNaN(garment.Label)));
    private readonly IDataView _train = ml.Data.LoadFromEnumerable(train);
    private readonly IDataView _test = ml.Data.LoadFromEnumerable(test);

    /// <summary>One network on the whole image, with the labels alone.</summary>
    public Result WholeImage()
    {
        using var model = ml.MultiTask().Trainer(nameof(Garment.Whole), Settings.Tasks, Settings.Training(seed, quick)).Fit(_labelled);
        return new Result(double.NaN, double.NaN, Accuracy(model.Transform(_test), "Garment"), double.NaN);
    }

    /// <summary>The two networks with the labels alone; their fusion is the mean of their logits.</summary>
    public Result Apart() => Measure(Settings.Co(seed, quick, false, null, null), _labelled, null);

    /// <summary>Co-training with the given parts.</summary>
    /// <param name="smooth">Whether predictions are smoothed over images that look alike before they become labels.</param>
    /// <param name="sharing">How features are shared; null for not at all.</param>
    /// <param name="save">Gets the model; null where it is not wanted.</param>
    public Result Together(bool smooth, FusionWeights? sharing, Action<MultiTaskTransformer>? save = null) =>
        Measure(Settings.Co(seed, quick, smooth, sharing, new RoundPrinter()), _train, save);

    private Result Measure(CoTrainingOptions options, IDataView data, Action<MultiTaskTransformer>? save)
    {
        using var model = ml.MultiTask().CoTrainer(Settings.Networks, Settings.Tasks, options).Fit(data);
        save?.Invoke(model);
        var scored = ml.Data.Cache(model.Transform(_test));
        return new Result(
            Accuracy(scored, "Upper.Garment"),
            Accuracy(scored, "Lower.Garment"),
            Accuracy(scored, "Garment"),
            (options.Progress as RoundPrinter)?.Right ?? double.NaN
        );
    }

    private static double Accuracy(IDataView scored, string task) =>
        scored
            .GetColumn<uint>($"{task}.PredictedLabel")
            .Zip(scored.GetColumn<float>(nameof(Garment.Truth)), (key, truth) => key == truth + 1 ? 1.0 : 0)
            .Average();
}
