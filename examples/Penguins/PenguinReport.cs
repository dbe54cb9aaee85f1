using Microsoft.ML;
using MlNet.MultiTask;

namespace Penguins;

/// <summary>All that there is to say about the model, as one HTML page.</summary>
public static class PenguinReport
{
    public static void Write(
        MLContext ml,
        string path,
        ITransformer model,
        DataOperationsCatalog.TrainTestData split,
        TrainingHistory history
    )
    {
        var settings = PenguinPipeline.Settings();
        var trainer = PenguinPipeline.Trainer(ml, settings);
        // Behind the model stand the columns that its network was trained on.
        var rows = model.Transform(split.TrainSet);
        var affinity = trainer.MeasureAffinity(rows);
        ml.MultiTask()
            .WriteReport(
                path,
                new ReportContent
                {
                    Title = "Palmer penguins",
                    Model = model,
                    Scored = model.Transform(split.TestSet),
                    History = history,
                    Summary = trainer.Summarize(rows),
                    Settings = settings,
                    Affinity = affinity,
                    Grouping = TaskGrouping.Best(affinity, networks: 2),
                    Importance = ml.MultiTask().PermutationImportance(model, split.TestSet),
                }
            );
    }
}
