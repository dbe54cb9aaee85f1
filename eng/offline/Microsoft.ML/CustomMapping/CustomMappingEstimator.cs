using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(IHostEnvironment env, Action<TSrc, TDst> mapAction, string contractName,
        SchemaDefinition inputSchemaDefinition, SchemaDefinition outputSchemaDefinition)
        : base(env.Register(nameof(CustomMappingEstimator<,>)),
            new(env, mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        foreach (var wanted in RowColumn.Of(typeof(TSrc), Transformer.InputSchemaDefinition, SchemaDefinition.Direction.Both))
            CheckFits(wanted, inputSchema.FindInput(wanted.Name));
        return inputSchema.With(SchemaShape.Create(RowColumn.MakeSchema(Transformer.AddedColumns)));
    }

    private static void CheckFits(RowColumn wanted, SchemaShape.Column found)
    {
        var shape = SchemaShape.Column.Create(wanted.Name, wanted.Type);
        // A vector of known size is as good where any vector will do.
        var kindFits = shape.Kind == found.Kind
            || (shape.Kind == SchemaShape.Column.VectorKind.VariableVector && found.Kind == SchemaShape.Column.VectorKind.Vector);
        if (!kindFits || !shape.ItemType.Equals(found.ItemType) || shape.IsKey != found.IsKey)
            throw Contracts.ExceptColumnType("inputSchema", "input", wanted.Name, wanted.Type.ToString(), found.GetTypeString());
    }
}
