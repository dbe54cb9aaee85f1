using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>A chart of how well a task was predicted.</summary>
internal abstract class TaskChart
{
    /// <summary>Whether tasks like this have such a chart; metrics are there.</summary>
    public abstract bool Fits(TaskMetrics task);

    /// <summary>Draws it, once or for several parts of the task.</summary>
    /// <param name="task">The task and its metrics.</param>
    /// <param name="scored">The scored rows.</param>
    public abstract IEnumerable<XElement> Draw(TaskMetrics task, IDataView scored);
}
