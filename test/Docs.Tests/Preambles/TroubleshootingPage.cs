using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/troubleshooting.md takes for granted: three tasks and prepared rows.</summary>
public static class TroubleshootingPage
{
    public static MLContext ml => PenguinModel.Context;

    public static IReadOnlyList<TaskDefinition> tasks => PenguinModel.Questions;

    public static IDataView train => PenguinModel.PreparedTrain;
}
