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
    ImageAugmenter? augmenter = null,
    int parts = 1
) : TrainingRows
{
    private readonly BatchSource _batches = new(table, heads, batchSize, device, dropSingleRow: true, parts: parts);
    private readonly int[] _order = new int[split.Training.Length];

    public override long Count => split.Training.Length;

    public override RowTable HeldOutTable => heldOutTable;

    public override int[] HeldOut => split.Validation;

    public override double[] LabelMasses =>
        [
            .. heads.Select(
                (head, t) =>
                    split
                        .Training.Where(row => table.HasLabel(t, row))
                        .Sum(row => table.Weights[t].Row(row)[0] * head.MassOf(table.Labels[t].Row(row)))
            ),
        ];

    public override IEnumerable<IReadOnlyList<Batch>> Epoch(SeededRandom random, int batchesPerStep, long skip)
    {
        split.Training.CopyTo(_order, 0);
        random.Shuffle(_order);
        LikeLengths.Arrange(_order, table, batchSize, random);
        _batches.Augmentation = AugmentationPass.Begin(augmenter, random);
        return _batches.Steps(_order, batchesPerStep, skip);
    }
}
