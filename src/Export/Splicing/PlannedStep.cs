using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Splicing;

/// <summary>A step of a chain that is exported.</summary>
/// <param name="Step">The step.</param>
/// <param name="Model">Its own graph; null for one that ML.NET's exporter writes.</param>
/// <param name="Schema">What a multi-task model says about itself.</param>
/// <param name="Inputs">The columns it reads.</param>
/// <param name="Outputs">The columns it has to make or hand on.</param>
internal sealed record PlannedStep(
    ChainStep Step,
    ModelProto? Model,
    ModelSchema? Schema,
    IReadOnlyList<string> Inputs,
    IReadOnlyList<string> Outputs
);
