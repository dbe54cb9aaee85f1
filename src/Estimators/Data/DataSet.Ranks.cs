namespace MlNet.MultiTask;

// What several ranks have together.
internal sealed partial class DataSet
{
    /// <summary>Takes together what the ranks have: number of rows, label statistics, and a sample for the encodings.</summary>
    public void Share(RankGroup ranks)
    {
        if (ranks.IsPrivate)
        {
            ShareCounts(ranks);
            return;
        }
        _share = new RankShare(ranks, _table!.Rows);
        _sharedValidation = ranks.Join<long>([Validation?.Rows ?? 0]).Sum();
        Statistics = RankStatistics.Join(ranks, Statistics);
        _shared = RankSample.Join(_share, _table, _reader.NewTable(), ranks.FromFirst(_table.MostRows(_budget / 8)), _seed);
    }

    /// <summary>Takes the rows of all ranks, in the order of the ranks, in place of this one's: each rank then has all of them.</summary>
    /// <exception cref="InvalidOperationException">They do not fit into the budget.</exception>
    public void TakeAll(RankGroup ranks)
    {
        var rows = ranks.Join<long>([_table!.Rows, Validation?.Rows ?? 0]).Sum();
        ranks.Together(() =>
            rows <= _table.MostRows(_budget)
                ? true
                : throw new InvalidOperationException(
                    $"The {rows} rows of {ranks.Size} ranks do not fit into the CacheBudget of {_budget:N0} bytes; co-training looks at "
                        + "all rows in every round, and every rank keeps them in memory. Give fewer, or a larger budget."
                )
        );
        _table = RankSample.All(ranks, _table, _reader.NewTable());
        if (Validation is not null)
            Validation = RankSample.All(ranks, Validation, _reader.NewTable(Plan.Tasks.Length));
        Statistics = _reader.NewStatistics();
        _table.AddTo(Statistics, _table.Rows);
        if (_heldOutPart is { } part)
            _heldOut = part.Join(ranks, _heldOutFraction, _seed);
        else if (_heldOut is { } own)
            _heldOut = RankSplit.Flags(ranks, own, _options.ValidationColumn!);
    }

    // Of clients numbers of rows, moments and counts of labels, and quantiles.
    private void ShareCounts(RankGroup ranks)
    {
        _clientRows = ranks.Join<long>([OwnRows]).Sum();
        var own = Statistics.Select((labels, t) => _reader.CountsLabels(t) ? labels : labels.WithoutCounts());
        (OwnStatistics, Statistics) = (Statistics, RankStatistics.Join(ranks, [.. own]));
        (_quantiles, _quantileCount) = ClientColumns.Of(ranks, _reader.Inputs, _options, Sample, _clientRows.Value);
    }
}
