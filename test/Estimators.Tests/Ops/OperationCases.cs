namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Every operation of <see cref="IOps{T}"/>, with shapes that matter.</summary>
internal static class OperationCases
{
    private static readonly Initializer N = Initializer.Normal(0.8f);

    public static IReadOnlyDictionary<string, OperationCase> All { get; } =
        new Dictionary<string, OperationCase>
        {
            ["Linear"] = new LinearCase(),
            ["LinearWithoutBias"] = new LinearWithoutBiasCase(),
            ["LinearOfThreeAxes"] = new LinearOfThreeAxesCase() { Input = [3, 5] },
            ["MatMul"] = new MatMulCase() { Input = [3, 5] },
            ["MatMulWithParameter"] = new MatMulWithParameterCase() { Input = [3, 5] },
            ["ScaleMembers"] = new ScaleMembersCase() { Input = [5] },
            ["ScaleMembers of own rows outside training"] = new ScaleMembersCase(true) { Input = [5] },
            ["MemberLayer"] = new MemberLayerCase(Activation.Relu, 8) { Input = [5] },
            ["MemberLayer of own rows outside training, by tanh"] = new MemberLayerCase(Activation.Tanh, 3, true) { Input = [5] },
            ["MemberLayer as wide as few are"] = new MemberLayerCase(Activation.Relu, 136) { Input = [5] },
            ["Activate"] = new ActivateCase(Activation.Relu) { Input = [3, 8] },
            ["Activate without a scale, by tanh"] = new ActivateCase(Activation.Tanh, hasScale: false) { Input = [3, 5] },
            ["GroupLinear"] = new GroupLinearCase() { Input = [3, 5] },
            ["Conv2d"] = new Conv2dCase() { Input = [2, 7, 6] },
            ["Conv2dStridePaddingDilationGroups"] = new Conv2dStridePaddingDilationGroupsCase() { Input = [2, 7, 6] },
            ["MaxPool2d"] = new MaxPool2dCase() { Input = [2, 7, 6] },
            ["MaxPool2dDilation"] = new MaxPool2dDilationCase() { Input = [2, 7, 6] },
            ["AvgPool2d"] = new AvgPool2dCase() { Input = [2, 7, 6] },
            ["ConvTranspose2d"] = new ConvTranspose2dCase() { Input = [3, 4, 5] },
            ["ConvTranspose2dStridePadding"] = new ConvTranspose2dStridePaddingCase() { Input = [3, 4, 5] },
            ["Resize2dLarger"] = new Resize2dCase(7, 12) { Input = [2, 3, 5] },
            ["Resize2dSmaller"] = new Resize2dCase(4, 3) { Input = [2, 9, 10] },
            ["Resize2dSame"] = new Resize2dCase(3, 5) { Input = [2, 3, 5] },
            ["BatchNorm"] = new BatchNormCase(),
            ["BatchNormOfImages"] = new BatchNormOfImagesCase() { Input = [2, 3, 4] },
            ["LayerNorm"] = new LayerNormCase(),
            ["LayerNormOfThreeAxes"] = new LayerNormOfThreeAxesCase() { Input = [3, 5] },
            ["DropoutOutsideTraining"] = new DropoutOutsideTrainingCase(),
            ["Embedding"] = new EmbeddingCase() { Input = [2], IsKeys = true },
            ["Bag"] = new BagCase(),
            ["Add"] = new AddCase(),
            ["AddBroadcast"] = new AddBroadcastCase() { Input = [3, 5] },
            ["Sub"] = new SubCase(),
            ["Mul"] = new MulCase(),
            ["Div"] = new DivCase() { Spread = 0.1f, Shift = 2 },
            ["Max"] = new MaxCase(),
            ["Min"] = new MinCase(),
            ["Affine"] = new AffineCase(),
            ["Clip"] = new ClipCase(),
            ["Softmax"] = new SoftmaxCase(),
            ["SoftmaxOfMiddleAxis"] = new SoftmaxOfMiddleAxisCase() { Input = [3, 5] },
            ["LogSoftmax"] = new LogSoftmaxCase() { Input = [3, 5] },
            ["Sum"] = new SumCase() { Input = [3, 5] },
            ["SumKeepsAxis"] = new SumKeepsAxisCase() { Input = [3, 5] },
            ["Mean"] = new MeanCase() { Input = [3, 5] },
            ["MeanKeepsAxis"] = new MeanKeepsAxisCase() { Input = [3, 5] },
            ["ReduceMax"] = new ReduceMaxCase() { Input = [3, 5] },
            ["ReduceMaxKeepsAxis"] = new ReduceMaxKeepsAxisCase() { Input = [3, 5] },
            ["Concat"] = new ConcatCase(),
            ["ConcatOfLastAxis"] = new ConcatOfLastAxisCase() { Input = [3, 5] },
            ["Slice"] = new SliceCase(),
            ["SliceOfLastAxis"] = new SliceOfLastAxisCase() { Input = [3, 5] },
            ["Gather"] = new GatherCase(),
            ["GatherOfLastAxis"] = new GatherOfLastAxisCase() { Input = [3, 5] },
            ["Reshape"] = new ReshapeCase(),
            ["Transpose"] = new TransposeCase() { Input = [2, 3, 4] },
            ["GreaterThan"] = new GreaterThanCase(),
            ["ArgMax"] = new ArgMaxCase(),
            ["TopPositions"] = new TopPositionsCase() { Input = [9] },
            ["TakeAt"] = new TakeAtCase() { Input = [9] },
            ["Suppress"] = new SuppressCase(0.3f) { Input = [40] },
            ["SuppressLess"] = new SuppressCase(0.6f) { Input = [40] },
            ["Whole"] = new WholeCase(),
            ["StopGradient"] = new StopGradientCase(),
            ["NoiseOutsideTraining"] = new NoiseOutsideTrainingCase(),
            ["Constant"] = new ConstantCase(),
            ["Identity"] = new FunctionCase(Activation.Identity),
            ["Relu"] = new FunctionCase(Activation.Relu),
            ["LeakyRelu"] = new FunctionCase(Activation.LeakyRelu),
            ["Elu"] = new FunctionCase(Activation.Elu),
            ["Gelu"] = new FunctionCase(Activation.Gelu),
            ["Silu"] = new FunctionCase(Activation.Silu),
            ["Selu"] = new FunctionCase(Activation.Selu),
            ["Mish"] = new FunctionCase(Activation.Mish),
            ["Tanh"] = new FunctionCase(Activation.Tanh),
            ["Sigmoid"] = new FunctionCase(Activation.Sigmoid),
            ["Softplus"] = new FunctionCase(Activation.Softplus),
            ["Exp"] = new FunctionCase(Activation.Exp),
            ["Square"] = new FunctionCase(Activation.Square),
            ["Abs"] = new FunctionCase(Activation.Abs),
            ["Negate"] = new FunctionCase(Activation.Negate),
            ["Sin"] = new FunctionCase(Activation.Sin),
            ["Cos"] = new FunctionCase(Activation.Cos),
            ["Log"] = new FunctionCase(Activation.Log) { Spread = 0.3f, Shift = 2 },
            ["Sqrt"] = new FunctionCase(Activation.Sqrt) { Spread = 0.3f, Shift = 2 },
        };

    private sealed class FunctionCase(Activation function) : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Apply(function, x);
    }

    private sealed class LinearCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Linear(x, ops.Parameter("w", N, 4, 6), ops.Parameter("b", N, 4));
    }

    private sealed class LinearWithoutBiasCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Linear(x, ops.Parameter("w", N, 4, 6), default);
    }

    private sealed class LinearOfThreeAxesCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Linear(x, ops.Parameter("w", N, 4, 5), ops.Parameter("b", N, 4));
    }

    private sealed class MatMulCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.MatMul(x, ops.Transpose(x, 0, 2, 1));
    }

    private sealed class MatMulWithParameterCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.MatMul(x, ops.Parameter("w", N, 5, 2));
    }

    private sealed class Conv2dCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Conv2d(x, ops.Parameter("w", N, 4, 2, 3, 3), ops.Parameter("b", N, 4));
    }

    private sealed class Conv2dStridePaddingDilationGroupsCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Conv2d(x, ops.Parameter("w", N, 4, 1, 3, 3), default, 2, 2, 2, 2);
    }

    private sealed class MaxPool2dCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.MaxPool2d(x, 3, 2, 1);
    }

    private sealed class MaxPool2dDilationCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.MaxPool2d(x, 3, 1, 1, 2);
    }

    private sealed class AvgPool2dCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.AvgPool2d(x, 3, 2, 1);
    }

    private sealed class ConvTranspose2dCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) =>
            ops.ConvTranspose2d(x, ops.Parameter("w", N, 3, 4, 2, 2), ops.Parameter("b", N, 4), 2);
    }

    private sealed class ConvTranspose2dStridePaddingCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.ConvTranspose2d(x, ops.Parameter("w", N, 3, 20, 3, 3), default, 2, 1);
    }

    private sealed class Resize2dCase(int height, int width) : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Resize2d(x, height, width);
    }

    private sealed class BatchNormCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) =>
            ops.BatchNorm(x, ops.Parameter("s", N, 6), ops.Parameter("b", N, 6), ops.State("m", 0.3f, 6), ops.State("v", 2f, 6));
    }

    private sealed class BatchNormOfImagesCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) =>
            ops.BatchNorm(x, ops.Parameter("s", N, 2), ops.Parameter("b", N, 2), ops.State("m", 0.3f, 2), ops.State("v", 2f, 2));
    }

    private sealed class LayerNormCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.LayerNorm(x, ops.Parameter("s", N, 6), ops.Parameter("b", N, 6));
    }

    private sealed class LayerNormOfThreeAxesCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.LayerNorm(x, ops.Parameter("s", N, 5), ops.Parameter("b", N, 5));
    }

    private sealed class DropoutOutsideTrainingCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Dropout(x, 0.5f);
    }

    private sealed class GroupLinearCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.GroupLinear(x, ops.Parameter("w", N, 3, 5, 4));
    }

    private sealed class ActivateCase(Activation function, bool hasScale = true) : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x)
        {
            var shape = Input;
            return ops.Activate(
                x,
                hasScale ? ops.Parameter("scale", N, shape) : default,
                ops.Parameter("shift", N, shape),
                function,
                dropout: 0.5f
            );
        }
    }

    private sealed class ScaleMembersCase(bool ownRows = false) : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.ScaleMembers(x, ops.Parameter("factors", N, 3, 5), ownRows);
    }

    private sealed class MemberLayerCase(Activation function, int width, bool ownRows = false) : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) =>
            ops.MemberLayer(
                x,
                ops.Parameter("factors", N, 3, 5),
                ops.Parameter("weight", N, width, 5),
                ops.Parameter("scale", N, 3, width),
                ops.Parameter("shift", N, 3, width),
                function,
                dropout: 0.5f,
                ownRows
            );
    }

    private sealed class GatherCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Gather("positions", x, 1, new[] { 4, 0, 0, 5 });
    }

    private sealed class GatherOfLastAxisCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Gather("positions", x, -1, new[] { 1, 3 });
    }

    private sealed class EmbeddingCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Embedding(ops.Parameter("table", N, 4, 3), x);
    }

    private sealed class BagCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Bag(ops.Parameter("table", N, 6, 3), x);
    }

    private sealed class AddCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Add(x, ops.Parameter("p", N, 6));
    }

    private sealed class AddBroadcastCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Add(x, ops.Parameter("p", N, 3, 1));
    }

    private sealed class SubCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Sub(ops.Parameter("p", N, 6), x);
    }

    private sealed class MulCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Mul(x, ops.Parameter("p", N, 6));
    }

    private sealed class DivCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Div(ops.Parameter("p", N, 6), x);
    }

    private sealed class MaxCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Max(x, ops.Parameter("p", N, 6));
    }

    private sealed class MinCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Min(x, ops.Parameter("p", N, 6));
    }

    private sealed class AffineCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Affine(x, -2.5f, 0.75f);
    }

    private sealed class ClipCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Clip(x, -0.5f, 0.7f);
    }

    private sealed class SoftmaxCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Softmax(x, 1);
    }

    private sealed class SoftmaxOfMiddleAxisCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Softmax(x, 1);
    }

    private sealed class LogSoftmaxCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.LogSoftmax(x, -1);
    }

    private sealed class SumCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Sum(x, 1);
    }

    private sealed class SumKeepsAxisCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Sum(x, -1, true);
    }

    private sealed class MeanCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Mean(x, 2);
    }

    private sealed class MeanKeepsAxisCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Mean(x, 1, true);
    }

    private sealed class ReduceMaxCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.ReduceMax(x, 1);
    }

    private sealed class ReduceMaxKeepsAxisCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.ReduceMax(x, -1, true);
    }

    private sealed class ConcatCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Concat(1, [x, ops.Apply(Activation.Square, x)]);
    }

    private sealed class ConcatOfLastAxisCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Concat(-1, [x, x, ops.Slice(x, 2, 0, 2)]);
    }

    private sealed class SliceCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Slice(x, 1, 2, 5);
    }

    private sealed class SliceOfLastAxisCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Slice(x, -1, 1, 4);
    }

    private sealed class ReshapeCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Transpose(ops.Reshape(x, -1, 2), 0, 2, 1);
    }

    private sealed class TransposeCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Transpose(x, 0, 3, 1, 2);
    }

    private sealed class GreaterThanCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.GreaterThan(x, 0.1f);
    }

    private sealed class ArgMaxCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) =>
            ops.Affine(
                ops.Mul(ops.Reshape(ops.Embedding(ops.Parameter("table", N, 6, 2), ops.ArgMax(x, 1)), 2), ops.Slice(x, 1, 0, 2)),
                1,
                0
            );
    }

    private sealed class TopPositionsCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Affine(ops.TopPositions(x, 4), 1, 0);
    }

    private sealed class TakeAtCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.TakeAt(ops.Mul(x, x), ops.TopPositions(x, 4));
    }

    // Ten boxes of like places and sizes, by the sums of their numbers.
    private sealed class SuppressCase(float overlap) : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x)
        {
            var boxes = ops.Reshape(x, 10, 4);
            var (first, size) = (ops.Slice(boxes, 2, 0, 2), ops.Affine(ops.Apply(Activation.Sigmoid, ops.Slice(boxes, 2, 2, 4)), 1, 3));
            return ops.Suppress(ops.Concat(2, first, ops.Add(first, size)), ops.Sum(boxes, 2), overlap);
        }
    }

    private sealed class WholeCase : OperationCase
    {
        // Positions among the largest, doubled, index a table.
        protected override T Apply<T>(IOps<T> ops, T x) =>
            ops.Embedding(ops.Parameter("table", N, 12, 2), ops.Whole(ops.Affine(ops.TopPositions(x, 3), 2, 1)));
    }

    private sealed class StopGradientCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.StopGradient(x);
    }

    private sealed class NoiseOutsideTrainingCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Add(x, ops.Noise(x));
    }

    private sealed class ConstantCase : OperationCase
    {
        protected override T Apply<T>(IOps<T> ops, T x) => ops.Add(x, ops.Constant("c", new float[] { 1, 2, 3, 4, 5, 6 }, 6));
    }
}
