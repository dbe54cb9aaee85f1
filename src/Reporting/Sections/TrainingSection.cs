using System.Xml.Linq;

namespace MlNet.MultiTask;

/// <summary>Each task's losses over the epochs, and the weights that the tasks had.</summary>
internal sealed class TrainingSection : ReportSection
{
    public override string Id => "training";

    public override string Title => "Training";

    public override IEnumerable<XElement> Build(MultiTaskCatalog catalog, ReportContent content)
    {
        if (content.History is not { Count: > 0 } history)
            yield break;
        var best = history.LastOrDefault(epoch => epoch.IsBest);
        yield return new XElement(
            "p",
            $"{history.Count} epochs, {history[^1].Steps} steps."
                + (
                    best is null
                        ? ""
                        : $" The weights of epoch {best.Epoch} were kept: their weighted sum of losses on the held-out rows, "
                            + $"{HtmlTable.Number(best.ValidationLoss)}, is the lowest."
                )
        );
        if (history.Warning is { } warning)
            yield return new XElement("p", new XElement("strong", warning));
        var tasks = history[0].Tasks.Select(task => task.Task).ToArray();
        yield return Charts([
            .. tasks.Select((task, t) => Losses(history, task, t)),
            .. Accuracy(history, tasks),
            Weights(history, tasks),
            .. Total(history),
        ]);
    }

    private static IEnumerable<XElement> Accuracy(TrainingHistory history, string[] tasks)
    {
        int[] measured =
        [
            .. Enumerable.Range(0, tasks.Length).Where(t => history.Any(epoch => double.IsFinite(epoch.Tasks[t].ValidationAccuracy))),
        ];
        if (measured.Length == 0)
            yield break;
        var plot = ChartModel.Plane("Epoch", "Accuracy");
        foreach (var t in measured)
            plot.Series.Add(ChartModel.Epochs(history, tasks[t], t, epoch => epoch.Tasks[t].ValidationAccuracy, t % 2 == 1));
        var last = measured.Select(t => $"{tasks[t]} {HtmlTable.Number(history[^1].Tasks[t].ValidationAccuracy)}");
        yield return ChartSvg.Figure(
            "Accuracy on held-out rows",
            $"At the end: {string.Join(", ", last)}.",
            plot,
            HtmlTable.Folded(
                "Accuracy on held-out rows",
                ["Epoch", .. measured.Select(t => tasks[t])],
                history.Select(epoch => (object?[])[epoch.Epoch, .. measured.Select(t => (object?)epoch.Tasks[t].ValidationAccuracy)])
            )
        );
    }

    private static XElement Losses(TrainingHistory history, string task, int t)
    {
        var plot = ChartModel.Plane("Epoch", "Loss");
        plot.Series.Add(ChartModel.Epochs(history, "training", 0, epoch => epoch.Tasks[t].TrainingLoss));
        var heldOut = history.Any(epoch => double.IsFinite(epoch.Tasks[t].ValidationLoss));
        if (heldOut)
            plot.Series.Add(ChartModel.Epochs(history, "held-out rows", 1, epoch => epoch.Tasks[t].ValidationLoss, dashed: true));
        var (first, last) = (history[0].Tasks[t], history[^1].Tasks[t]);
        return ChartSvg.Figure(
            $"Loss of {task}",
            $"Training loss from {HtmlTable.Number(first.TrainingLoss)} to {HtmlTable.Number(last.TrainingLoss)}"
                + (
                    heldOut
                        ? $", on held-out rows from {HtmlTable.Number(first.ValidationLoss)} to {HtmlTable.Number(last.ValidationLoss)}."
                        : "."
                ),
            plot,
            HtmlTable.Folded(
                $"Loss of {task}",
                ["Epoch", "Training", "Held-out rows"],
                history.Select(epoch => (object?[])[epoch.Epoch, epoch.Tasks[t].TrainingLoss, epoch.Tasks[t].ValidationLoss])
            )
        );
    }

    private static XElement Weights(TrainingHistory history, string[] tasks)
    {
        var plot = ChartModel.Plane("Epoch", "Weight");
        for (var t = 0; t < tasks.Length; t++)
            plot.Series.Add(ChartModel.Epochs(history, tasks[t], t, epoch => epoch.Tasks[t].Weight, t % 2 == 1));
        return ChartSvg.Figure(
            "Weights of the tasks",
            $"Mean weight of each task's loss over each epoch. At the end: "
                + $"{string.Join(", ", history[^1].Tasks.Select(task => $"{task.Task} {HtmlTable.Number(task.Weight)}"))}.",
            plot,
            HtmlTable.Folded(
                "Weights of the tasks",
                ["Epoch", .. tasks],
                history.Select(epoch => (object?[])[epoch.Epoch, .. epoch.Tasks.Select(task => (object?)task.Weight)])
            )
        );
    }

    private static IEnumerable<XElement> Total(TrainingHistory history)
    {
        if (!history.Any(epoch => double.IsFinite(epoch.ValidationLoss)))
            yield break;
        var plot = ChartModel.Plane("Epoch", "Weighted sum of losses");
        plot.Series.Add(ChartModel.Epochs(history, "held-out rows", 1, epoch => epoch.ValidationLoss));
        yield return ChartSvg.Figure(
            "Weighted sum of losses on held-out rows",
            $"From {HtmlTable.Number(history[0].ValidationLoss)} to "
                + $"{HtmlTable.Number(history[^1].ValidationLoss)}; early stopping goes by it.",
            plot,
            HtmlTable.Folded(
                "Weighted sum of losses on held-out rows",
                ["Epoch", "Steps", "Loss", "Best so far"],
                history.Select(epoch => (object?[])[epoch.Epoch, epoch.Steps, epoch.ValidationLoss, epoch.IsBest ? "yes" : ""])
            )
        );
    }
}
