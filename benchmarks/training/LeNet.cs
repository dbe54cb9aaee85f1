using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace Benchmarks;

/// <summary>The shared network of Pareto MTL's experiments: two convolutions with pooling and a layer of 50 on images of 36 × 36.</summary>
internal sealed class LeNet : Architecture
{
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        var x = ops.Reshape(features, 1, 36, 36);
        x = Convolution(ops.Scope("conv1"), x, 10, 9);
        x = Convolution(ops.Scope("conv2"), x, 20, 5);
        x = ops.Apply(Activation.Relu, ops.Dense("full", ops.Reshape(x, 20 * 5 * 5), 50));
        return [.. Enumerable.Repeat(x, taskCount)];
    }

    private static T Convolution<T>(IOps<T> ops, T x, int channels, int kernel)
    {
        var inputs = ops.Size(x, 1);
        var start = Initializer.FanIn(inputs * kernel * kernel);
        var y = ops.Conv2d(x, ops.Parameter("weight", start, channels, inputs, kernel, kernel), ops.Parameter("bias", start, channels));
        return ops.MaxPool2d(ops.Apply(Activation.Relu, y), 2, 2);
    }
}
