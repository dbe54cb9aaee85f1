namespace MlNet.MultiTask;

/// <summary>What a multi-task ONNX model expects and gives. Travels as JSON in the model's metadata, so that a model can be used from its file alone.</summary>
/// <param name="Inputs">The feature columns, in the order of the graph's inputs.</param>
/// <param name="Tasks">The tasks, in training order.</param>
public sealed record ModelSchema(IReadOnlyList<InputColumn> Inputs, IReadOnlyList<TaskSchema> Tasks);
