using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Products, pooling and normalisation.</summary>
internal sealed partial class TorchOps
{
    public Tensor Linear(Tensor x, Tensor weight, Tensor? bias)
    {
        if (x.dim() != 2 || SparseProduct.Of(x, null, weight, ownRows: false) is not { } product)
            return F.linear(x, weight, bias);
        return bias is null ? product : product.Plus(bias);
    }

    public Tensor MemberLayer(
        Tensor x,
        Tensor factors,
        Tensor weight,
        Tensor scale,
        Tensor shift,
        Activation function,
        float dropout = 0,
        bool ownRows = false
    )
    {
        var product = SparseProduct.Of(x, factors, weight, HasOwnRows(x, factors, ownRows));
        return Activate(product ?? Linear(ScaleMembers(x, factors, ownRows), weight, null), scale, shift, function, dropout);
    }

    public Tensor MatMul(Tensor a, Tensor b) => a.matmul(b);

    public Tensor GroupLinear(Tensor x, Tensor weight) => x.transpose(0, 1).bmm(weight).transpose(0, 1);

    public Tensor ScaleMembers(Tensor x, Tensor factors, bool ownRows = false)
    {
        var (members, width) = (factors.size(0), factors.size(1));
        return (HasOwnRows(x, factors, ownRows) ? x.view(-1, members, width) : x.view(-1, 1, width)) * factors;
    }

    private bool HasOwnRows(Tensor x, Tensor factors, bool ownRows) => Training && ownRows && x.size(0) % factors.size(0) == 0;

    public Tensor Activate(Tensor x, Tensor? scale, Tensor shift, Activation function, float dropout = 0)
    {
        dropout = Training ? dropout * _mode.DropoutFactor : 0;
        if (function == Activation.Relu && LayerEnd.Fits(x))
            return LayerEnd.Of(x, scale, shift, dropout, _mode.Random);
        var values = Apply(function, (scale is null ? x : x * scale).Plus(shift));
        return dropout > 0 ? Dropped(values, dropout) : values;
    }

    public Tensor MaxPool2d(Tensor x, int kernel, int stride, int padding = 0, int dilation = 1) =>
        MaxPooling.Of(x, kernel, stride, padding, dilation);

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
    ) =>
        _mode.Ranks is { } ranks && Training && !isKept
            ? RankBatchNorm.Of(x, scale, shift, runningMean, runningVariance, momentum, epsilon, ranks)
            : F.batch_norm(x, runningMean, runningVariance, scale, shift, Training && !isKept, momentum, epsilon);

    public Tensor LayerNorm(Tensor x, Tensor scale, Tensor shift, float epsilon = 1e-5f) =>
        F.layer_norm(x, scale.shape, scale, shift, epsilon);

    public Tensor Dropout(Tensor x, float probability)
    {
        probability *= _mode.DropoutFactor;
        return Training && probability > 0 ? Dropped(x, probability) : x;
    }

    private Tensor Dropped(Tensor x, float probability) => x * DropoutMask.Of(x, probability, _mode.Random);

    public Tensor Embedding(Tensor table, Tensor indices)
    {
        long[] shape = [.. indices.shape, table.size(1)];
        return table.index_select(0, indices.flatten()).view(shape);
    }

    public Tensor Bag(Tensor table, Tensor x) => x.is_sparse ? _store.Bags.Sum(table, x) : x.matmul(table);

    public Tensor StopGradient(Tensor x) => x.detach();

    public Tensor Noise(Tensor x) => Training ? empty_like(x).normal_(generator: _mode.Random) : zeros_like(x);
}
