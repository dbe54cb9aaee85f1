namespace MlNet.MultiTask;

/// <summary>The steps of a training on a single view: an epoch is one pass over its rows.</summary>
internal sealed class SingleSteps(SetCursor rows, int batchSize, int batchesPerStep) : TrainingSteps
{
    public override IReadOnlyList<SetCursor> Sets { get; } = [rows];

    public override long PerEpoch { get; } = Batches(rows.Rows, batchSize, batchesPerStep);

    public override IReadOnlyList<Batch> Current => rows.Current;

    public override bool MoveNext(long position) => rows.MoveNext(batchesPerStep);

    public override void Capture(Checkpoint to) => rows.Capture(to, "rows/");

    public override void Restore(Checkpoint from) => rows.Restore(from, "rows/");

    public override void Dispose() => rows.Dispose();
}
