using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/report.md takes for granted: three tasks, and prepared rows to train and test on.</summary>
public static class ReportPage
{
    public static MLContext ml => PenguinModel.Context;

    public static IReadOnlyList<TaskDefinition> tasks => PenguinModel.Questions;

    public static IDataView train => PenguinModel.PreparedTrain;

    public static IDataView test => PenguinModel.PreparedTest;
}
