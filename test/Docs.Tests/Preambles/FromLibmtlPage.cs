using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/from-libmtl.md takes for granted: three tasks and prepared rows.</summary>
public static class FromLibmtlPage
{
    public static MLContext ml => PenguinModel.Context;

    public static IReadOnlyList<TaskDefinition> tasks => PenguinModel.Questions;

    public static IDataView train => PenguinModel.PreparedTrain;
}
