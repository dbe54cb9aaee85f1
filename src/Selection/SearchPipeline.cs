using Microsoft.ML;

namespace MlNet.MultiTask.Extending;

/// <summary>Makes the whole chain, pre-processing and trainer, for some of the tasks with the settings of a point of the search
/// space.</summary>
/// <param name="context">The context to make it in: one of its own for each training.</param>
/// <param name="tasks">The tasks to learn: all of them, or one where a network of its own is the reference.</param>
/// <param name="point">The settings, with the number of epochs.</param>
public delegate IEstimator<ITransformer> SearchPipeline(MLContext context, IReadOnlyList<TaskDefinition> tasks, SearchPoint point);
