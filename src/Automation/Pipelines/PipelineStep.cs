using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>A step of a pipeline, as what it is and as the C# that makes it.</summary>
/// <param name="Create">Makes the step.</param>
/// <param name="Code">The expression that does the same, with <c>ml</c> as the context.</param>
internal sealed record PipelineStep(Func<MLContext, IEstimator<ITransformer>> Create, string Code);
