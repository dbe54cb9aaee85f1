namespace MlNet.MultiTask;

// Batches of whole groups.
internal sealed partial class BatchSource
{
    // Batches of whole groups differ in size: each is gathered by itself.
    private IEnumerable<IReadOnlyList<Batch>> ListSteps(RowLists lists, int[] rows, int batchesPerStep, long skip)
    {
        foreach (var own in lists.Batches(rows, _batchSize * _parts).Chunk(batchesPerStep))
        {
            if (skip > 0)
            {
                skip--;
                Augmentation?.Advance(own.Sum(batch => batch.Length));
                continue;
            }
            var step = new List<Batch>();
            try
            {
                foreach (var batch in own)
                {
                    step.Add(One(batch));
                    Augmentation?.Advance(batch.Length);
                }
                yield return Filled([.. step], batchesPerStep);
            }
            finally
            {
                foreach (var batch in step)
                    batch.Dispose();
            }
        }
    }
}
