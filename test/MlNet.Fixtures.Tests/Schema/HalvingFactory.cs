using Microsoft.ML.Transforms;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>A mapping that is found by its contract when a model is loaded.</summary>
[CustomMappingFactoryAttribute(Contract)]
public sealed class HalvingFactory : CustomMappingFactory<HalvingFactory.Input, HalvingFactory.Output>
{
    public const string Contract = "MlNet.Fixtures.Tests.Halving";

    public override Action<Input, Output> GetMapping() => static (input, output) =>
    {
        output.Half = input.A / 2;
        output.IsOdd = input.A % 2 != 0;
    };

    public sealed class Input
    {
        public float A;
    }

    public sealed class Output
    {
        public float Half;
        public bool IsOdd;
    }
}
