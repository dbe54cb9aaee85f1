using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/saving.md takes for granted: a trained chain and its rows.</summary>
public static class SavingPage
{
    public static MLContext ml => PenguinModel.Context;

    public static ITransformer model => PenguinModel.Model;

    public static IDataView train => PenguinModel.Split.TrainSet;
}
