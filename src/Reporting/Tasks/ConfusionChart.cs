using System.Globalization;
using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>Which class was taken for which.</summary>
internal sealed class ConfusionChart : TaskChart
{
    // Above this a matrix can no longer be read; the classes' precision and recall can.
    private const int MostClasses = 40;

    public override bool Fits(TaskMetrics task) => task.Confusion is not null;

    public override IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored)
    {
        var (matrix, names) = (task.Confusion!, task.ClassNames);
        var counts = matrix.Counts;
        var all = counts.Sum(row => row.Sum());
        var right = counts.Select((row, c) => row[c]).Sum();
        XElement[] tables =
        [
            HtmlTable.Folded(
                $"Precision and recall of {task.Task.Name}",
                ["Class", "Rows", "Precision", "Recall"],
                names.Select((name, c) => (object?[])[name, (long)counts[c].Sum(), matrix.PerClassPrecision[c], matrix.PerClassRecall[c]])
            ),
        ];
        if (names.Count > MostClasses)
        {
            yield return new XElement("figure", new XElement("figcaption", $"Classes of {task.Task.Name}"), tables);
            yield break;
        }
        var plot = ChartModel.HeatMap(
            names,
            names,
            (row, column) => counts[row].Sum() > 0 ? counts[row][column] / counts[row].Sum() : 0,
            (row, column) => counts[row][column].ToString("F0", CultureInfo.InvariantCulture),
            "predicted",
            "true",
            signed: false
        );
        var figure = ChartSvg.Figure(
            $"Confusion matrix of {task.Task.Name}",
            $"{right:F0} of {all:F0} rows are on the diagonal, where "
                + "the predicted class is the true one. Colours are shares of the true class.",
            plot,
            HtmlTable.Folded(
                $"Confusion matrix of {task.Task.Name}, rows of each true class (down) by predicted class (across)",
                ["True class", .. names.Select(name => $"predicted {name}")],
                names.Select((name, row) => (object?[])[name, .. counts[row].Select(count => (object?)(long)count)])
            ),
            height: 320
        );
        figure.Add(tables);
        yield return figure;
    }
}
