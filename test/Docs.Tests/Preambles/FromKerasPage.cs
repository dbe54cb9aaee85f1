using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/from-keras.md takes for granted: prepared rows.</summary>
public static class FromKerasPage
{
    public static MLContext ml => PenguinModel.Context;

    public static IDataView train => PenguinModel.PreparedTrain;
}
