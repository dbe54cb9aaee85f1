using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>README.md takes for granted: penguins to train on, and others to test with.</summary>
public static class ReadmePage
{
    public static IDataView train => PenguinModel.Split.TrainSet;

    public static IDataView test => PenguinModel.Split.TestSet;
}
