namespace MlNet.MultiTask.Expressions;

/// <summary>A function as <c>ml.Transforms.Expression</c> takes it.</summary>
/// <param name="Parameters">Names of its parameters, which stand for the columns in their order.</param>
/// <param name="Body">What it computes.</param>
internal sealed record ExpressionLambda(IReadOnlyList<string> Parameters, Expression Body);
