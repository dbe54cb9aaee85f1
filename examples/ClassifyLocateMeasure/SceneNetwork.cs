using MlNet.MultiTask;
using MlNet.MultiTask.Extending;

namespace ClassifyLocateMeasure;

/// <summary>
/// Shared convolutions, all but the last at half the height and width of what they read, a shared hidden layer, and behind it the layers of
/// each task (<see cref="DenseArchitecture.TowerLayers"/>). Where something is matters here, so no pooling over the whole image stands at
/// the end.
/// </summary>
internal sealed class SceneNetwork : ImageArchitecture
{
    public IReadOnlyList<int> Channels { get; init; } = [16, 32, 64, 64];

    public int HiddenWidth { get; init; } = 128;

    public override T Trunk<T>(IOps<T> ops, T image)
    {
        for (var i = 0; i < Channels.Count; i++)
        {
            var layer = ops.Scope($"convolution{i}");
            var kernel = i == 0 ? 5 : 3;
            image = layer.Convolution(
                "convolution",
                image,
                Channels[i],
                kernel,
                stride: i < Channels.Count - 1 ? 2 : 1,
                padding: kernel / 2,
                bias: false
            );
            image = layer.Apply(Activation, layer.Normalize("norm", image, LayerNormalization.Batch));
        }
        return ops.Apply(Activation, ops.Dense("hidden", ops.Flatten(image), HiddenWidth));
    }
}
