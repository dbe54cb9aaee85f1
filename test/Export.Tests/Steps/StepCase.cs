using Microsoft.ML;

namespace MlNet.MultiTask.Export.Tests;

/// <summary>A stock step whose column <c>Out</c> is exported.</summary>
/// <param name="Method">Name of the catalog's method.</param>
/// <param name="Over">What it reads, and its options where they matter.</param>
/// <param name="Step">The step, with what has to stand before it.</param>
/// <param name="Note">What to know, or to take instead; for the table.</param>
internal sealed record StepCase(string Method, string Over, Func<MLContext, IEstimator<ITransformer>> Step, string Note = "")
{
    public string Name => $"`{Method}` | {Over}";
}
