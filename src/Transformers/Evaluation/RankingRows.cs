using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>The labelled and scored rows of a ranking task by their groups, and how well each group is ranked.</summary>
internal sealed class RankingRows
{
    /// <summary>How many ranks are looked at, as many as ML.NET's evaluator does at most.</summary>
    public const int Ranks = 10;

    /// <summary>Relevances above this have no gain that makes sense.</summary>
    public const int MostRelevant = 40;

    private readonly List<List<Row>> _groups = [];

    public RankingRows(ScoredTask task)
    {
        var (score, group) = (task.Column("Score").Column, task.Data.Schema[task.Schema.GroupColumn!]);
        using var cursor = task.Data.GetRowCursor([.. task.Label.Columns, score, group]);
        var (label, number, getter, predicted) = (
            task.Label.Bind(cursor),
            RowGroups.BindNumbers(cursor, group),
            cursor.GetGetter<float>(score),
            0f
        );
        var places = new Dictionary<int, List<Row>>();
        while (cursor.MoveNext())
        {
            var (relevance, own) = (label(), number());
            if (double.IsNaN(relevance) || own == 0)
            {
                Counts.AddUnlabelled();
                continue;
            }
            getter(ref predicted);
            if (!Counts.AddLabelled(!float.IsNaN(predicted)))
                continue;
            Least = Math.Min(Least, relevance);
            Most = Math.Max(Most, relevance);
            if (!places.TryGetValue(own, out var rows))
            {
                places.Add(own, rows = []);
                _groups.Add(rows);
            }
            rows.Add(new Row { Label = (float)relevance, Group = (uint)own, Score = predicted });
        }
    }

    public RowCounts Counts { get; } = new();

    /// <summary>Number of groups.</summary>
    public int Groups => _groups.Count;

    /// <summary>The least relevance.</summary>
    public double Least { get; private set; } = double.PositiveInfinity;

    /// <summary>The largest relevance.</summary>
    public double Most { get; private set; } = double.NegativeInfinity;

    /// <summary>What ML.NET's evaluator says of the rows, group after group: it takes rows that follow each other for one.</summary>
    public RankingMetrics Stock(MLContext context) =>
        context.Ranking.Evaluate(
            context.Data.LoadFromEnumerable(_groups.SelectMany(rows => rows)),
            new RankingEvaluatorOptions { DcgTruncationLevel = Ranks, LabelGains = GainsText((int)Most) },
            nameof(Row.Label),
            nameof(Row.Group),
            nameof(Row.Score)
        );

    /// <summary>NDCG at the ranks 1, 3, 5 and 10, and DCG at 10, as ML.NET has them: means over the groups.</summary>
    public Func<int[]?, double[]> Measures()
    {
        var gains = Gains((int)Most);
        double[][] groups = [.. _groups.Select(rows => Measure(rows, gains))];
        return counts =>
        {
            var (sums, total) = (new double[groups[0].Length], 0L);
            for (var g = 0; g < groups.Length; g++)
            {
                var count = counts?[g] ?? 1;
                total += count;
                for (var m = 0; m < sums.Length && count > 0; m++)
                    sums[m] += count * groups[g][m];
            }
            return [.. sums.Select(sum => sum / total)];
        };
    }

    // What is as good as another row by its score comes behind it where it is more relevant; a group in which nothing is relevant has the
    // NDCG 0.
    private static double[] Measure(List<Row> rows, double[] gains)
    {
        var ranked = rows.OrderByDescending(row => row.Score).ThenBy(row => (int)row.Label).Select(row => gains[(int)row.Label]);
        var (own, best) = (Sums(ranked), Sums(rows.Select(row => gains[(int)row.Label]).OrderDescending()));
        double Ndcg(int rank) => best[rank - 1] > 0 ? own[rank - 1] / best[rank - 1] : 0;
        return [Ndcg(1), Ndcg(3), Ndcg(5), Ndcg(Ranks), own[Ranks - 1]];
    }

    private static double[] Sums(IEnumerable<double> gains)
    {
        var (sums, sum, rank) = (new double[Ranks], 0.0, 0);
        foreach (var gain in gains.Take(Ranks))
        {
            sum += gain / Math.Log(2 + rank);
            sums[rank++] = sum;
        }
        Array.Fill(sums, sum, rank, Ranks - rank);
        return sums;
    }

    // ML.NET's 0, 3, 7, 15, 31, and on in the same way.
    private static double[] Gains(int most) =>
        [.. Enumerable.Range(0, Math.Max(5, most + 1)).Select(relevance => relevance == 0 ? 0 : Math.Pow(2, relevance + 1) - 1)];

    private static string GainsText(int most) =>
        string.Join(',', Gains(most).Select(gain => gain.ToString("F0", CultureInfo.InvariantCulture)));

    private sealed class Row
    {
        public float Label { get; set; }

        [KeyType(int.MaxValue)]
        public uint Group { get; set; }

        public float Score { get; set; }
    }
}
