using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Spectre.Console;

namespace Penguins;

/// <summary>Each task's metrics from the stock evaluators, with the number of test rows that have its label.</summary>
public static class MetricsTable
{
    public static Table Create(MLContext ml, IDataView scored)
    {
        var species = ml.MulticlassClassification.Evaluate(scored, "SpeciesKey", "Species.Score", "Species.PredictedLabel");
        var sex = ml.BinaryClassification.Evaluate(scored, "SexKey", "Sex.Score", "Sex.Probability", "Sex.PredictedLabel");
        var mass = ml.Regression.Evaluate(scored, "BodyMass", "BodyMass.Score");
        var table = new Table().AddColumn("task").AddColumn(new TableColumn("labelled rows").RightAligned()).AddColumn("metrics");
        table.AddRow(
            "Species",
            Rows(scored.GetColumn<uint>("SpeciesKey").Count(key => key != 0)),
            Text($"accuracy {species.MicroAccuracy:F3}, macro accuracy {species.MacroAccuracy:F3}, log loss {species.LogLoss:F3}")
        );
        table.AddRow(
            "Sex",
            Rows(scored.GetColumn<uint>("SexKey").Count(key => key != 0)),
            Text($"accuracy {sex.Accuracy:F3}, AUC {sex.AreaUnderRocCurve:F3}, F1 {sex.F1Score:F3}")
        );
        table.AddRow(
            "BodyMass",
            Rows(scored.GetColumn<float>("BodyMass").Count(mass => !float.IsNaN(mass))),
            Text($"R² {mass.RSquared:F3}, mean absolute error {mass.MeanAbsoluteError:F0} g, RMSE {mass.RootMeanSquaredError:F0} g")
        );
        return table;
    }

    private static string Rows(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
