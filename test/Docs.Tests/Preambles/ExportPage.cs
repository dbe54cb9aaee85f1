using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/export.md takes for granted: a trained chain, its rows, and a custom step that doubles a column.</summary>
public static class ExportPage
{
    public static MLContext ml => PenguinModel.Context;

    public static ITransformer model => PenguinModel.Model;

    public static IDataView train => PenguinModel.Split.TrainSet;

    public sealed class DepthOnly
    {
        public float BillDepth { get; set; }
    }

    public sealed class Doubled
    {
        public float Twice { get; set; }
    }
}
