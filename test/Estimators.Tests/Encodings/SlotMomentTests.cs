namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Moments, fences, edges and counts of slots against plain computations that sort and look at everything.</summary>
[TestClass]
public sealed class SlotMomentTests
{
    /// <summary>Twenty median distances around the median; where most values are one, those of the rest if they lie closer
    /// together.</summary>
    [TestMethod]
    public void FencesAreTwentyMedianDistancesAroundTheMedian()
    {
        foreach (var values in VariedSlots())
        {
            var centre = LowerMedian(values);
            var distance = Distance(values, centre);
            float[] rest = [.. values.Where(x => x != centre)];
            if (2 * (values.Length - rest.Length) > values.Length && rest.Length > 0)
            {
                var other = LowerMedian(rest);
                var own = Distance(rest, other);
                if (own > 0 && own < distance)
                    (centre, distance) = (other, own);
            }
            var (low, high) = SlotMoments.Fences(values);
            var what = string.Join(' ', values);
            Assert.AreEqual(centre - 20 * distance, low, 1e-9, what);
            Assert.AreEqual(centre + 20 * distance, high, 1e-9, what);
        }
    }

    /// <summary>The moments of all values, or of those within the fences where the others make the deviation more than four times
    /// theirs.</summary>
    [TestMethod]
    public void MomentsAreThoseOfWhatDrownsNothing()
    {
        var (drowned, plain) = (0, 0);
        foreach (var values in VariedSlots())
        {
            var (low, high) = SlotMoments.Fences(values);
            float[] inner = [.. values.Where(x => x >= low && x <= high)];
            var isDrowned = Deviation(inner) > 0 && Deviation(values) > 4 * Deviation(inner);
            var wanted = isDrowned ? inner : values;
            var got = SlotMoments.Of(values);
            var what = string.Join(' ', values);
            Near.Value(wanted.Average(x => (double)x), got.Mean, 1e-9, what);
            Near.Value(Deviation(wanted), got.Deviation, 1e-9, what);
            CollectionAssert.AreEqual(wanted, values[got.First..got.End], what);
            _ = isDrowned ? drowned++ : plain++;
        }
        Assert.IsTrue(drowned > 50 && plain > 50, $"{drowned} with values far out, {plain} without");
    }

    [TestMethod]
    public void ADeviationOfFourTimesTheInnerOneIsATail()
    {
        Assert.IsFalse(SlotMoments.Drown(4, 1));
        Assert.IsTrue(SlotMoments.Drown(Math.BitIncrement(4), 1));
        Assert.IsFalse(SlotMoments.Drown(4, 0));
    }

    /// <summary>Of two different values far below, how far out they are is a value of its own, as above.</summary>
    [TestMethod]
    public void HowFarBelowIsAValueOfItsOwn()
    {
        float[] rows = [.. Enumerable.Range(0, 200).Select(i => i / 100f), -1e6f, -3e6f, -5e6f];
        var fitted = EncodedRows.Fit(new StandardizeEncoding(), 1, rows);
        CollectionAssert.AreEqual(new[] { 2 }, fitted.ValuesOfFeatures!.ToArray());
        float[] Second(params float[] x) => [.. EncodedRows.Of(fitted, 1, x).Chunk(2).Select(pair => pair[1])];
        // From −1 million, which is 0, to −5 million, which is −1.
        Near.Values(new[] { 0, -0.5, -1, 0 }, Second(-1e6f, -3e6f, -5e6f, 1));
        // A single value, or one that several rows have, says no more than that it is clipped.
        foreach (var few in new float[][] { [-1e6f], [1e6f], [-1e6f, -1e6f], [1e6f, 1e6f] })
            CollectionAssert.AreEqual(
                new[] { 1 },
                EncodedRows.Fit(new StandardizeEncoding(), 1, [.. rows[..200], .. few]).ValuesOfFeatures!.ToArray()
            );
    }

    /// <summary>A value with a bin's worth of rows is an edge, one with a row less is a number like others.</summary>
    [TestMethod]
    public void EdgesAreQuantilesOfWhatIsNoEdgeYet()
    {
        CollectionAssert.AreEqual(new float[] { 1, 5, 9 }, BinEdges.Find([1, 2, 3, 5, 5, 5, 5, 9], 2));
        CollectionAssert.AreEqual(new float[] { 1, 4, 9 }, BinEdges.Find([1, 2, 3, 4, 5, 5, 5, 9], 2));
        // The ends and 5; the other two at a third and two thirds of the way through the other 30 numbers.
        float[] rows = [.. Enumerable.Range(0, 10).Select(i => i * 0.1f), .. Enumerable.Repeat(5f, 10), .. Enumerable.Range(20, 20)];
        CollectionAssert.AreEqual(new float[] { 0, rows[9], 5, 29, 39 }, BinEdges.Find(rows, 4));
    }

    [TestMethod]
    public void BinsAreNeverMoreThanAskedFor()
    {
        foreach (var values in VariedSlots())
            foreach (var bins in new[] { 2, 3, 5, 16 })
            {
                var edges = BinEdges.Find(values, bins);
                CollectionAssert.AreEqual(edges.Distinct().Order().ToArray(), edges);
                Assert.IsLessThanOrEqualTo(bins + 1, edges.Length);
                Assert.AreEqual((values[0], values[^1]), (edges[0], edges[^1]));
                foreach (var value in values.GroupBy(x => x).Where(group => group.Count() * bins >= values.Length))
                    CollectionAssert.Contains(edges, value.Key);
            }
    }

    [TestMethod]
    public void CountsStayAsTheyAreInWideColumnsOfWhichMostRowsHaveNone()
    {
        const int Rows = 8;
        foreach (var (slots, counts) in new[] { (256, true), (255, false) })
        {
            // Slot by slot: a flag in all rows, a count in two rows of eight, a count in three, 16, 17, a share, a negative number,
            // nothing.
            float[][] columns =
            [
                [1, 1, 1, 1, 1, 1, 1, 1],
                [2, 3, 0, 0, 0, 0, 0, 0],
                [2, 3, 1, 0, 0, 0, 0, 0],
                [16, 0, 0, 0, 0, 0, 0, 0],
                [17, 0, 0, 0, 0, 0, 0, 0],
                [0.5f, 0, 0, 0, 0, 0, 0, 0],
                [-1, 0, 0, 0, 0, 0, 0, 0],
                [-1, 1, 0, 0, 0, 0, 0, 0],
                [17, 1, 0, 0, 0, 0, 0, 0],
            ];
            var values = new float[Rows * slots];
            for (var slot = 0; slot < columns.Length; slot++)
                for (var row = 0; row < Rows; row++)
                    values[row * slots + slot] = columns[slot][row];
            var isPlain = PlainSlots.Find(values, slots);
            bool[] expected = [true, counts, false, counts, false, false, false, false, false];
            CollectionAssert.AreEqual(expected, isPlain[..columns.Length], $"{slots} slots");
            Assert.IsTrue(isPlain[columns.Length..].All(plain => plain), "slots without any number");
        }
    }

    /// <summary>A slot that a quarter of the rows have is a number where its values are no counts up to 16; of the others those with larger
    /// values are divided by their root mean square.</summary>
    [TestMethod]
    public void ScalesAndNumbersOfABag()
    {
        var census = new SlotCensus(6);
        SlotValue[] first = [new(0, 16), new(1, 17), new(2, -1), new(3, 3), new(4, -20)],
            second = [new(2, 5), new(3, 20)];
        foreach (var row in new[] { first, second, [], [] })
            census.Add(row);
        // In one row of four or more: 17, and what has a negative value; 16 is a count, and so is nothing at all.
        CollectionAssert.AreEqual(new[] { 1, 2, 3, 4 }, census.Filled());
        Near.Values(new float[] { 1, 0, 0, 0, 0, 1 }, census.Scale());
        for (var row = 0; row < 5; row++)
            census.Add(row == 0 ? [new(4, 10)] : []);
        CollectionAssert.AreEqual(Array.Empty<int>(), census.Filled().Except([2, 3, 4]).ToArray());
        // Nine rows: two of them are less than a quarter.
        Near.Values([1, 1 / 17.0, 1, 1 / Math.Sqrt((9 + 400) / 2.0), 1 / Math.Sqrt((400 + 100) / 2.0), 1], census.Scale());
        var small = new SlotCensus(2);
        small.Add([new(0, 1)]);
        Assert.IsEmpty(small.Scale());
        Assert.IsEmpty(new SlotCensus(2).Filled());
    }

    private static double Deviation(float[] values)
    {
        var mean = values.Average(x => (double)x);
        return values.Distinct().Count() == 1 ? 0 : Math.Sqrt(values.Average(x => (x - mean) * (x - mean)));
    }

    private static float LowerMedian(IEnumerable<float> values)
    {
        float[] sorted = [.. values.Order()];
        return sorted[(sorted.Length - 1) / 2];
    }

    // Of the values that are not the centre; 0 where there is none.
    private static double Distance(IEnumerable<float> values, float centre)
    {
        double[] sorted = [.. values.Where(x => x != centre).Select(x => Math.Abs((double)x - centre)).Order()];
        return sorted.Length == 0 ? 0 : sorted[(sorted.Length - 1) / 2];
    }

    // Sorted slots of 2 to 40 values, not all the same: whole numbers with many ties, a value that many rows have, some far out on one side
    // or both.
    private static IEnumerable<float[]> VariedSlots()
    {
        var random = new Random(7);
        for (var i = 0; i < 400; i++)
        {
            var count = random.Next(2, 41);
            var common = random.Next(0, 3) == 0 ? random.Next(-50, 50) : (int?)null;
            float[] values =
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(_ => common is { } same && random.Next(3) > 0 ? same : random.Next(-5, 6) + (random.Next(12) == 0 ? Far() : 0)),
            ];
            Array.Sort(values);
            if (values[0] < values[^1])
                yield return values;

            float Far() => random.Next(-1, 2) * 5000f;
        }
    }
}
