namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/serving.md takes for granted: a whole chain in the file penguins.onnx.</summary>
public static class ServingPage
{
    public static void Prepare() =>
        PenguinModel.Context.MultiTask().ConvertToOnnx(PenguinModel.Model, PenguinModel.Split.TrainSet, "penguins.onnx");
}
