namespace MlNet.MultiTask.Safety;

/// <summary>Checks a node's attributes and inputs, and says what it gives.</summary>
/// <param name="node">The node.</param>
/// <returns>The outputs.</returns>
/// <exception cref="OnnxModelException">Something is not as the writers of this library or of ML.NET write it.</exception>
internal delegate GraphValue[] OperatorRule(CheckedNode node);
