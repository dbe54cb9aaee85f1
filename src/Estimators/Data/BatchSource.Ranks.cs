using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

// What one rank has of the batches of several.
internal sealed partial class BatchSource
{
    private bool[]? _isFiller;

    /// <summary>Rows of a part of a batch.</summary>
    public int PartRows => _batchSize;

    /// <summary>Some rows as one batch, of which some do not count.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="isFiller">Which of them do not count, where each row has a weight.</param>
    public Batch One(int[] rows, bool[] isFiller)
    {
        _isFiller = isFiller;
        try
        {
            return One(rows);
        }
        finally
        {
            _isFiller = null;
        }
    }

    /// <summary>A batch of no row.</summary>
    /// <exception cref="InvalidOperationException">The table has no row either.</exception>
    public Batch Empty()
    {
        if (_table.Rows == 0)
            throw new InvalidOperationException(
                "This rank has no row, and batch normalisation passes through the network on all ranks: give each at least one."
            );
        var augmentation = Augmentation;
        Augmentation = null;
        using var scope = NewDisposeScope();
        using var one = One([0]);
        Augmentation = augmentation;
        var batch = new Batch(
            Array.ConvertAll(one.Inputs, None),
            Array.ConvertAll(one.Labels, None),
            new Tensor?[_heads.Count],
            new double[_heads.Count],
            [],
            0
        );
        scope.Detach(batch.Tensors);
        return batch;
    }

    private static Tensor None(Tensor x) => x.narrow(0, 0, 0).clone();

    /// <summary>Some rows as one batch, cut into parts that go through the network one after the other.</summary>
    /// <param name="rows">One to as many as a batch has.</param>
    public Batch InParts(int[] rows) => _lists is null ? Load(rows, isAll: true, _batchSize)[0] : One(rows);
}
