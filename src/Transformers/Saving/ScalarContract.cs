using Microsoft.ML.Transforms;

namespace MlNet.MultiTask;

/// <summary>
/// Makes scalar columns from the vectors of an OnnxTransformer, which no stock step does. A saved model names the contract and this
/// assembly, so that ML.NET finds it without a registration.
/// </summary>
internal abstract class ScalarContract<T> : CustomMappingFactory<PackedScalars<T>, UnpackedScalars<T>>
{
    public override Action<PackedScalars<T>, UnpackedScalars<T>> GetMapping() => Unpack;

    // The assembly that ML.NET saves is the one that declares this method.
    internal static void Unpack(PackedScalars<T> from, UnpackedScalars<T> to)
    {
        var values = from.Values;
        to.Scalar0 = At(values, 0);
        to.Scalar1 = At(values, 1);
        to.Scalar2 = At(values, 2);
        to.Scalar3 = At(values, 3);
        to.Scalar4 = At(values, 4);
        to.Scalar5 = At(values, 5);
        to.Scalar6 = At(values, 6);
        to.Scalar7 = At(values, 7);
    }

    private static T? At(Microsoft.ML.Data.VBuffer<T> values, int i) => i < values.Length ? values.GetItemOrDefault(i) : default;
}
