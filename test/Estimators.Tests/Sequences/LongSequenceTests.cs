using MlNet.MultiTask.Extending;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What long sequences take is counted: of the memory for rows, and of a batch's tensors.</summary>
[TestClass]
public sealed class LongSequenceTests
{
    private const int Keys = 5;
    private static readonly InputColumn s_words = new("Words", ColumnKind.Key, 1, false, Keys, [], null, IsSequence: true);

    [TestMethod]
    [DataRow(10)]
    [DataRow(1000)]
    [DataRow(100_000)]
    public void ARowTakesWhatItsStepsTake(int steps)
    {
        var table = Table([.. Enumerable.Repeat(steps, 40)]);
        // A key is four bytes; an array and its place some more.
        Assert.AreEqual(4.0 * steps, table.RowBytes, 50 + 0.01 * steps);
    }

    /// <summary>40 MB of rows are more than 4 MB hold, and 2 MB of short ones are not, whatever a row is taken for before one was
    /// read.</summary>
    [TestMethod]
    [DataRow(100, 100_000, true)]
    [DataRow(10, 2_000_000, true)]
    [DataRow(30_000, 5, false)]
    public void TheBudgetHoldsWhatItHolds(int rows, int steps, bool isStreamed)
    {
        var data = View(rows, steps);
        var task = new RegressionTask("Y", "Y");
        var reader = new TrainingReader([s_words], [task], [task.Encode(data.Schema["Y"])], null, [GrowingArray.CountOfSequence(1)]);
        Assert.AreEqual(isStreamed, reader.Read(data, 4 << 20) is null);
    }

    [TestMethod]
    public void RowsBeyondTheBudgetTakeNoMoreThanIt()
    {
        const long Budget = 8 << 20;
        var ml = new MLContext(1);
        var log = new List<string>();
        ml.Log += (_, message) => log.Add(message.Message);
        var baseline = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;
        var options = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [4] },
            Sequence = new SequenceEncoding { Trunk = null },
            BatchSize = 4,
            MaximumEpochs = 1,
            CacheBudget = Budget,
            Seed = 1,
            Threads = 1,
            ProgressSteps = 20,
            Progress = new Reports(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - baseline)),
        };
        // 64 MB of keys.
        using var model = ml.MultiTask().Trainer(["Words"], [Tasks.Regression("Y", "Y")], options).Fit(View(800, 20_000));
        Assert.IsTrue(log.Any(line => line.Contains("are more than the CacheBudget")), string.Join("\n", log));
        Assert.IsGreaterThan(0, most);
        Assert.IsLessThan(Budget, most, $"{most:N0} bytes of managed memory at most");
    }

    /// <summary>A chunk of batches is 64 MiB of tensors at most, or one step.</summary>
    [TestMethod]
    public void AChunkHasAsManyStepsAsFit()
    {
        int[] lengths = [.. Enumerable.Repeat(200_000, 64), .. Enumerable.Repeat(100, 640), 5_000_000, .. Enumerable.Repeat(100, 3)];
        var table = Table(lengths);
        var source = new BatchSource(table, [], 4, TorchSharp.torch.CPU, dropSingleRow: false);
        int[] chunks = [.. source.Chunks([.. Enumerable.Range(0, lengths.Length)], 4)];
        Assert.AreEqual(lengths.Length, chunks.Sum());
        var start = 0;
        foreach (var rows in chunks)
        {
            var bytes = lengths.Skip(start).Take(rows).Chunk(4).Sum(batch => 8L * batch.Length * batch.Max());
            Assert.IsTrue(rows <= 4 || bytes <= 64 << 20, $"{rows} rows from {start} on: {bytes:N0} bytes");
            start += rows;
        }
        // Ten batches of four long rows fit, and so do many short ones together.
        Assert.AreEqual(40, chunks[0]);
        Assert.IsLessThan(12, chunks.Length);
    }

    [TestMethod]
    public void BatchesAreTheSameHoweverTheyAreChunked()
    {
        int[] lengths = [.. Enumerable.Range(0, 50).Select(i => i % 7 == 0 ? 700_000 : 3 + i)];
        var table = Table(lengths);
        int[] rows = [.. Enumerable.Range(0, 50).Reverse()];
        var source = new BatchSource(table, [], 4, TorchSharp.torch.CPU, dropSingleRow: true);
        Assert.IsGreaterThan(3, source.Chunks(rows, 8).Count());
        string Shape(Batch batch) => string.Join('x', batch.Inputs[0].shape) + "/" + batch.Inputs[0].sum().item<long>();
        string[] all = [.. source.Steps(rows, 2).Select(step => string.Join(' ', step.Select(Shape)))];
        string[] want = [.. rows.Chunk(4).Select(own => $"{own.Length}x{own.Max(r => lengths[r])}/{own.Sum(r => lengths[r])}")];
        CollectionAssert.AreEqual(want, all.SelectMany(step => step.Split(' ')).Take(want.Length).ToArray());
        for (var skip = 0; skip <= all.Length; skip++)
            CollectionAssert.AreEqual(
                all[skip..],
                source.Steps(rows, 2, skip).Select(step => string.Join(' ', step.Select(Shape))).ToArray(),
                $"{skip} skipped"
            );
    }

    /// <summary>A single row is no batch to train on, though it may be a chunk of its own.</summary>
    [TestMethod]
    public void ASingleRowBehindLongOnesIsLeftOut()
    {
        var table = Table([2_500_000, 2_500_000, 2_500_000, 2_500_000, 3]);
        var source = new BatchSource(table, [], 4, TorchSharp.torch.CPU, dropSingleRow: true);
        CollectionAssert.AreEqual(new[] { 4, 1 }, source.Chunks([0, 1, 2, 3, 4], 4).ToArray());
        Assert.AreEqual(1, source.Batches([0, 1, 2, 3, 4]).Count());
        Assert.AreEqual(1, source.Batches([4]).Count());
    }

    [TestMethod]
    public void PartsThatAreLookedAtAreBoundedByTheirSteps()
    {
        int[] lengths = [.. Enumerable.Range(0, 900).Select(i => i % 3 == 0 ? 0 : i % 10 == 0 ? 5000 + i : i % 50), 1_000_000];
        var table = Table(lengths);
        int[] rows = [.. Enumerable.Range(0, lengths.Length).Where(i => i % 2 == 0)];
        int[][] parts = [.. LikeLengths.Parts(rows, table)];
        CollectionAssert.AreEquivalent(rows, parts.SelectMany(part => part).ToArray());
        foreach (var part in parts)
            Assert.IsTrue(
                part.Length == 1 || (part.Length <= 256 && part.Length * part.Max(row => lengths[row]) <= 1 << 14),
                $"{part.Length} rows, the longest of {part.Max(row => lengths[row])} steps"
            );
        var order = parts.SelectMany(part => part.Select(row => lengths[row])).ToArray();
        CollectionAssert.AreEqual(order.Order().ToArray(), order, "from short to long");
        Assert.AreEqual(256, parts.Max(part => part.Length));
    }

    [TestMethod]
    public void RowsToCompareTheExportOnAreBoundedToo()
    {
        Assert.AreEqual(16, LikeLengths.First(256, Table([.. Enumerable.Repeat(1000, 40)]).Sequence!));
        Assert.AreEqual(256, LikeLengths.First(256, Table([.. Enumerable.Repeat(10, 400)]).Sequence!));
        Assert.AreEqual(1, LikeLengths.First(256, Table([1 << 20, 1]).Sequence!));
        Assert.AreEqual(0, LikeLengths.First(0, Table([1 << 20, 1]).Sequence!));
    }

    private static RowTable Table(int[] lengths)
    {
        var table = new RowTable([s_words], []) { Rows = lengths.Length };
        table.Reserve(lengths.Length);
        for (var row = 0; row < lengths.Length; row++)
        {
            var keys = new uint[lengths[row]];
            Array.Fill(keys, 1u);
            ((SequenceArray<uint>)table.Inputs[0]).Set(row, keys);
        }
        return table;
    }

    private static IDataView View(int rows, int steps)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema["Words"].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), Keys));
        return new MLContext(1).Data.LoadFromEnumerable(Rows(rows, steps), schema);
    }

    private static IEnumerable<Row> Rows(int rows, int steps)
    {
        var keys = new uint[steps];
        for (var row = 0; row < rows; row++)
        {
            Array.Fill(keys, 1 + (uint)row % Keys);
            yield return new Row { Words = keys, Y = row % Keys };
        }
    }

    private sealed class Row
    {
        public uint[] Words { get; set; } = [];

        public float Y { get; set; }
    }
}
