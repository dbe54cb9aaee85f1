using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>The result of one pass over data that does not fit into memory: number of rows, label statistics, a sample, and the held-out
/// rows.</summary>
internal sealed class DataSurvey
{
    private const int BlockRows = 1024;
    private const int MostSampledRows = 1 << 19;
    private const int FewestSampledRows = 4096;

    private readonly OrderMeter _order;

    private readonly HeldOutRows? _given;

    private DataSurvey(TrainingReader reader, int seed, double heldOutFraction, long budget, HeldOutRows? given)
    {
        _given = given;
        _order = reader.NewOrderMeter();
        var (sample, heldOut) = (reader.NewTable(), reader.NewTable());
        Statistics = reader.NewStatistics();
        Masked = new bool[reader.TaskCount];
        var fewest = Fewest(sample, budget);
        Sample = new RowSample(sample, seed ^ 0x5A3B1E, 1, Math.Clamp(sample.MostRows(budget / 8), fewest, MostSampledRows));
        HeldOut = new RowSample(
            heldOut,
            seed ^ 0x5EED,
            given is null ? heldOutFraction : 1,
            Math.Max(fewest, heldOut.MostRows(budget / 8)),
            given
        );
    }

    public long Rows { get; private set; }

    public LabelStatistics[] Statistics { get; }

    /// <summary>Per task whether any row lacks its label or weighs other than 1.</summary>
    public bool[] Masked { get; }

    /// <summary>The column that the rows are ordered by; null if they are mixed.</summary>
    public string? Order => _order.Order;

    /// <summary>The digest of all rows.</summary>
    public string Digest { get; private set; } = "";

    public RowSample Sample { get; }

    /// <summary>The held-out rows, or as many of them as fit.</summary>
    public RowSample HeldOut { get; }

    /// <summary>How many rows are not trained on.</summary>
    public long HeldOutRows => _given?.Count ?? HeldOut.Table.Rows;

    /// <summary>Whether a row is not trained on.</summary>
    public bool IsHeldOut(long number) => _given?.Contains(number) ?? HeldOut.Contains(number);

    public static DataSurvey Of(
        IDataView data,
        TrainingReader reader,
        int seed,
        double heldOutFraction,
        long budget,
        HeldOutRows? given = null
    )
    {
        var survey = new DataSurvey(reader, seed, heldOutFraction, budget, given);
        using var digest = new RowDigest();
        var block = reader.NewTable();
        block.Reserve(BlockRows);
        using var rows = reader.Open(data);
        rows.Attach(block);
        var hasMore = true;
        while (hasMore)
        {
            // Of long sequences fewer rows.
            var most = Math.Clamp(block.MostRows(budget / 8), 1, BlockRows);
            var count = 0;
            while (count < most && (hasMore = rows.MoveNext()))
                rows.Read(count++);
            reader.CheckFinite(block, count, survey.Rows);
            survey.Add(block, count);
            digest.Add(block, count);
        }
        survey.Digest = digest.Text;
        if (given is not null && given.Rows != survey.Rows)
            throw MultiTask.HeldOutRows.Changed(given.Rows, survey.Rows);
        return survey;
    }

    // Rows of long sequences are fewer where they would take more than a quarter of what there is.
    private static int Fewest(RowTable table, long budget) =>
        table.Sequence is null ? FewestSampledRows : Math.Clamp(table.MostRows(budget / 4), 16, FewestSampledRows);

    private void Add(RowTable block, int count)
    {
        block.AddTo(Statistics, count);
        _order.Add(block, count);
        for (var t = 0; t < Masked.Length; t++)
            Masked[t] |= !block.CountsAll(t, count);
        for (var row = 0; row < count; row++, Rows++)
        {
            Sample.Offer(block, row, Rows);
            HeldOut.Offer(block, row, Rows);
        }
    }
}
