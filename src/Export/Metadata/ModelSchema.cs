namespace MlNet.MultiTask;

/// <summary>What a multi-task ONNX model expects and gives. Travels as JSON in the model's metadata, so that a model can be used from its file alone.</summary>
/// <param name="Inputs">The feature columns, in the order of the graph's inputs; for a whole chain its raw columns.</param>
/// <param name="Tasks">The tasks, in training order.</param>
/// <param name="OtherOutputs">Outputs of a whole chain that belong to no task, such as a predicted label turned back into its text; null where there are none.</param>
public sealed record ModelSchema(IReadOnlyList<InputColumn> Inputs, IReadOnlyList<TaskSchema> Tasks, IReadOnlyList<OutputColumn>? OtherOutputs = null);
