using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Products, pooling and normalisation.</summary>
internal sealed partial class TorchOps
{
    public Tensor Linear(Tensor x, Tensor weight, Tensor? bias) => F.linear(x, weight, bias);

    public Tensor MatMul(Tensor a, Tensor b) => a.matmul(b);

    public Tensor GroupLinear(Tensor x, Tensor weight) => x.transpose(0, 1).bmm(weight).transpose(0, 1);

    public Tensor MaxPool2d(Tensor x, int kernel, int stride, int padding = 0) => F.max_pool2d(x, kernel, stride, padding);

    public Tensor AvgPool2d(Tensor x, int kernel, int stride, int padding = 0) => F.avg_pool2d(x, kernel, stride, padding);

    public Tensor Pad2d(Tensor x, int top, int bottom, int left, int right, float value = 0) =>
        top + bottom + left + right == 0 ? x : F.pad(x, [left, right, top, bottom], value: value);

    public Tensor BatchNorm(
        Tensor x,
        Tensor scale,
        Tensor shift,
        Tensor runningMean,
        Tensor runningVariance,
        float momentum = 0.1f,
        float epsilon = 1e-5f,
        bool isKept = false
    ) => F.batch_norm(x, runningMean, runningVariance, scale, shift, Training && !isKept, momentum, epsilon);

    public Tensor LayerNorm(Tensor x, Tensor scale, Tensor shift, float epsilon = 1e-5f) =>
        F.layer_norm(x, scale.shape, scale, shift, epsilon);

    public Tensor Dropout(Tensor x, float probability) =>
        Training && probability > 0 ? x * empty_like(x).bernoulli_(1 - probability, _mode.Random).div_(1 - probability) : x;

    public Tensor Embedding(Tensor table, Tensor indices)
    {
        long[] shape = [.. indices.shape, table.size(1)];
        return table.index_select(0, indices.flatten()).view(shape);
    }

    public Tensor Bag(Tensor table, Tensor x) => x.is_sparse ? _store.Bags.Sum(table, x) : x.matmul(table);

    public Tensor StopGradient(Tensor x) => x.detach();

    public Tensor Noise(Tensor x) => Training ? empty_like(x).normal_(generator: _mode.Random) : zeros_like(x);
}
