using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Onnx;

/// <summary>Gives the <see cref="OnnxTransformer"/> that it was made with.</summary>
public sealed class OnnxScoringEstimator : TrivialEstimator<OnnxTransformer>
{
    internal OnnxScoringEstimator(IHostEnvironment env, OnnxTransformer transformer)
        : base(env.Register(nameof(OnnxTransformer)), transformer)
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        foreach (var name in Transformer.Inputs)
        {
            var column = inputSchema.FindInput(name);
            var input = Transformer.Model.Inputs.FirstOrDefault(candidate => candidate.Name == name)
                ?? throw Contracts.Except($"Column {name} doesn't match input node names of model.");
            // A model whose input has no dimensions is not for estimators: ML.NET casts, too.
            var wanted = ((VectorDataViewType)input.Type).ItemType;
            if (!column.ItemType.Equals(wanted))
                throw Contracts.ExceptColumnType(nameof(inputSchema), "input", name, wanted.ToString(), column.ItemType.ToString());
        }
        return inputSchema.With(Transformer.Outputs.Zip(Transformer.OutputTypes, OutputShape));
    }

    // Under the name that the model has, ".output" and all: the transformer's own columns lose that.
    private static SchemaShape.Column OutputShape(string name, DataViewType type)
        => new(name, type.IsKnownSizeVector() ? SchemaShape.Column.VectorKind.Vector : SchemaShape.Column.VectorKind.VariableVector, type.GetItemType(), false);
}
