using System.Text.Json.Serialization;

namespace MlNet.MultiTask;

/// <summary>What a multi-task ONNX model expects and gives. Travels as JSON in the model's metadata, so that a model can be used from its
/// file alone.</summary>
public sealed record ModelSchema
{
    [JsonConstructor]
    internal ModelSchema(
        IReadOnlyList<InputColumn> inputs,
        IReadOnlyList<TaskSchema> tasks,
        IReadOnlyList<OutputColumn>? otherOutputs = null
    ) => (Inputs, Tasks, OtherOutputs) = (inputs, tasks, otherOutputs);

    /// <summary>The feature columns, in the order of the graph's inputs; for a whole chain its raw columns.</summary>
    public IReadOnlyList<InputColumn> Inputs { get; internal init; }

    /// <summary>The tasks, in training order.</summary>
    public IReadOnlyList<TaskSchema> Tasks { get; internal init; }

    /// <summary>Outputs of a whole chain that belong to no task, such as a predicted label turned back into its text; null where there are
    /// none.</summary>
    public IReadOnlyList<OutputColumn>? OtherOutputs { get; internal init; }
}
