using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/groups.md takes for granted: three tasks and prepared rows; a trained chain, and raw rows that it was not trained
/// on.</summary>
public static class GroupsPage
{
    public static MLContext ml => PenguinModel.Context;

    public static IReadOnlyList<TaskDefinition> tasks => PenguinModel.Questions;

    public static IDataView train => PenguinModel.PreparedTrain;

    public static ITransformer chain => PenguinModel.Model;

    public static IDataView test => PenguinModel.Split.TestSet;
}
