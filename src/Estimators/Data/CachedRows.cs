using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Rows that are all in memory.</summary>
internal sealed class CachedRows(
    RowTable table,
    RowSplit split,
    RowTable heldOutTable,
    IReadOnlyList<TaskHead> heads,
    int batchSize,
    Device device,
    ImageAugmenter? augmenter = null
) : TrainingRows
{
    private readonly BatchSource _batches = new(table, heads, batchSize, device, dropSingleRow: true);
    private readonly int[] _order = new int[split.Training.Length];

    public override long Count => split.Training.Length;

    public override RowTable HeldOutTable => heldOutTable;

    public override int[] HeldOut => split.Validation;

    public override IEnumerable<IReadOnlyList<Batch>> Epoch(SeededRandom random, int batchesPerStep, long skip)
    {
        split.Training.CopyTo(_order, 0);
        random.Shuffle(_order);
        LikeLengths.Arrange(_order, table, batchSize, random);
        _batches.Augmentation = AugmentationPass.Begin(augmenter, random);
        return _batches.Steps(_order, batchesPerStep, skip);
    }
}
