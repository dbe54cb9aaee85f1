using Microsoft.ML;

namespace MlNet.MultiTask.Extending;

/// <summary>Makes the whole chain, pre-processing and trainer, that learns some of the tasks.</summary>
/// <param name="context">The context to make it in: one of its own for each training.</param>
/// <param name="tasks">The tasks to learn: all of them, or one.</param>
/// <param name="seed">Seed of the training, for <see cref="MultiTaskOptions.Seed"/>; a trainer without one takes it anyway.</param>
public delegate IEstimator<ITransformer> TaskPipeline(MLContext context, IReadOnlyList<TaskDefinition> tasks, int seed);
