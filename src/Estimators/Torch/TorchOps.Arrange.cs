using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MlNet.MultiTask;

/// <summary>Reductions and rearrangements.</summary>
internal sealed partial class TorchOps
{
    public Tensor Softmax(Tensor x, int axis) => F.softmax(x, axis);

    public Tensor LogSoftmax(Tensor x, int axis) => F.log_softmax(x, axis);

    public Tensor Sum(Tensor x, int axis, bool keepAxis = false) => x.sum(axis, keepAxis);

    public Tensor Mean(Tensor x, int axis, bool keepAxis = false) => x.mean([axis], keepAxis);

    public Tensor ReduceMax(Tensor x, int axis, bool keepAxis = false) => x.amax([axis], keepAxis);

    public Tensor Concat(int axis, params ReadOnlySpan<Tensor> parts)
    {
        var joined = cat(parts.ToArray(), axis);
        if (axis == 1)
            JoinedColumns.Remember(joined, parts);
        return joined;
    }

    public Tensor Slice(Tensor x, int axis, int start, int end) => x.narrow(axis, start, end - start);

    public Tensor Gather(string name, Tensor x, int axis, ReadOnlyMemory<int> positions)
    {
        if (!_tensors.TryGetValue(name, out var index))
            _tensors.Add(name, index = _store.Positions(_prefix + name, positions.Span));
        return x.is_sparse ? SparseTensor.Slots(x, positions.Span) : x.index_select(axis, index);
    }

    public Tensor Reshape(Tensor x, params ReadOnlySpan<int> shape)
    {
        var sizes = new long[shape.Length + 1];
        // An axis of −1 and an unknown batch cannot both be asked of libtorch: the batch's size is known here.
        sizes[0] = x.size(0);
        var (lengths, others) = (0, sizes[0]);
        for (var i = 0; i < shape.Length; i++)
        {
            // The length of sequences, −2, is found by libtorch: no other axis is unknown there.
            sizes[i + 1] = Math.Max(shape[i], -1);
            lengths += shape[i] == ShapeRules.Length ? 1 : 0;
            others *= Math.Max(1, shape[i]);
        }
        // Unless it comes more than once, as among the scores of an attention.
        if (lengths > 1)
        {
            var length = (long)Math.Round(Math.Pow((double)x.numel() / others, 1.0 / lengths));
            for (var i = 0; i < shape.Length; i++)
                sizes[i + 1] = shape[i] == ShapeRules.Length ? length : sizes[i + 1];
        }
        return x.reshape(sizes);
    }

    public Tensor Transpose(Tensor x, params ReadOnlySpan<int> axes)
    {
        var order = new long[axes.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = axes[i];
        return x.permute(order);
    }

    public Tensor ArgMax(Tensor x, int axis) => x.argmax(axis);
}
