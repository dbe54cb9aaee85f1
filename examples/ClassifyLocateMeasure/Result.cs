using MlNet.MultiTask;

namespace ClassifyLocateMeasure;

/// <summary>How well a way of training does on the held-out scenes.</summary>
/// <param name="Name">The way.</param>
/// <param name="Accuracy">Share of garments named right.</param>
/// <param name="MeanIou">Mean overlap of the boxes.</param>
/// <param name="AveragePrecision">AP@0.5 of the boxes.</param>
/// <param name="RSquared">R² of the sizes.</param>
/// <param name="Seconds">Time of all its trainings.</param>
internal sealed record Result(string Name, double Accuracy, double MeanIou, double AveragePrecision, double RSquared, double Seconds)
{
    public static Result From(string name, IEnumerable<TaskMetrics> metrics, double seconds)
    {
        var tasks = metrics.ToDictionary(task => task.Task.Name);
        return new(
            name,
            tasks["Class"].Multiclass.MicroAccuracy,
            tasks["Where"].Box.MeanIntersectionOverUnion,
            tasks["Where"].Box.AveragePrecision50,
            tasks["Size"].Regression.RSquared,
            seconds
        );
    }
}
