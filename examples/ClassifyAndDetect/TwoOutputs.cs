using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace ClassifyAndDetect;

/// <summary>
/// The two-output model of the functional style, as one class: image → four convolutions, each at half the height and width → one hidden
/// layer → a branch that says what it is, and a branch that says where. The same lines train, print their summary and export.
/// </summary>
internal sealed class TwoOutputs : Architecture
{
    public override bool TakesImages => true;

    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var x = Block(ops.Scope("conv1"), features, channels: 16, kernel: 5);
        x = Block(ops.Scope("conv2"), x, channels: 32, kernel: 3);
        x = Block(ops.Scope("conv3"), x, channels: 64, kernel: 3);
        x = Block(ops.Scope("conv4"), x, channels: 96, kernel: 3);
        var hidden = ops.Apply(Activation.Relu, ops.Dense("hidden", ops.Flatten(x), 128));
        return [Branch(ops.ForTask(0), "what", hidden), Branch(ops.ForTask(1), "where", hidden)];
    }

    private static T Block<T>(IOps<T> ops, T x, int channels, int kernel)
    {
        x = ops.Convolution("convolution", x, channels, kernel, stride: 2, padding: kernel / 2, bias: false);
        return ops.Apply(Activation.Relu, ops.Normalize("norm", x, LayerNormalization.Batch));
    }

    private static T Branch<T>(IOps<T> ops, string name, T hidden) => ops.Apply(Activation.Relu, ops.Dense(name, hidden, 64));
}
