using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/from-mlnet.md takes for granted: penguins as they are in the file.</summary>
public static class FromMlnetPage
{
    public static MLContext ml => PenguinModel.Context;

    public static IDataView train => PenguinModel.Split.TrainSet;

    public static IDataView test => PenguinModel.Split.TestSet;
}
