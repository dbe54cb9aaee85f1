using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class OneHotEncodingEstimator : IEstimator<OneHotEncodingTransformer>
{
    private readonly IHostEnvironment _env;
    private readonly ValueToKeyMappingEstimator _toKeys;
    private readonly IEstimator<ITransformer> _toVectors;

    internal OneHotEncodingEstimator(
        IHostEnvironment env,
        (string Output, string Input)[] columns,
        OutputKind kind,
        int maximum,
        ValueToKeyMappingEstimator.KeyOrdinality ordinality,
        IDataView keyData)
    {
        Contracts.CheckValue(env, nameof(env));
        _env = env;
        _toKeys = new ValueToKeyMappingEstimator(env, columns, maximum, ordinality, asText: true, keyData);
        var inPlace = Array.ConvertAll(columns, pair => (pair.Output, pair.Output));
        _toVectors = kind switch
        {
            OutputKind.Key => null,
            OutputKind.Binary => new KeyToBinaryVectorMappingEstimator(env, inPlace),
            OutputKind.Bag => new KeyToVectorMappingEstimator(env, true, inPlace),
            OutputKind.Indicator => new KeyToVectorMappingEstimator(env, false, inPlace),
            _ => throw Contracts.ExceptParam("outputKind", $"{kind} is no kind of output"),
        };
    }

    public enum OutputKind : byte
    {
        Bag = 1,
        Indicator = 2,
        Key = 3,
        Binary = 4,
    }

    public OneHotEncodingTransformer Fit(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        var toKeys = _toKeys.Fit(input);
        ITransformer[] steps = _toVectors is null ? [toKeys] : [toKeys, _toVectors.Fit(toKeys.Transform(input))];
        return new OneHotEncodingTransformer(_env, new TransformerChain<ITransformer>(steps));
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var keys = _toKeys.GetOutputSchema(inputSchema);
        return _toVectors?.GetOutputSchema(keys) ?? keys;
    }
}
