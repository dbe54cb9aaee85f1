using Microsoft.ML;
using MlNet.MultiTask;
using Penguins;

namespace Benchmarks;

/// <summary>The penguins' chain on raw rows: one ONNX file through the scorer, against the chain of ML.NET transformers.</summary>
internal static class ChainScoring
{
    private const int Rows = 64 * 1024;
    private const int Window = 1024;
    private const int ChainRows = 4 * 1024;
    private const int StockRows = 256;
    private const int BatchRows = 1024;

    public static void Run(MLContext ml, int rounds)
    {
        var table = new Table("The penguins' chain on raw rows; rows/s", "way", "rows/s", "the scorer is faster by", "target");
        var data = PenguinData.Load(ml);
        using var model = PenguinPipeline.Create(ml).Fit(data);
        var folder = Directory.CreateTempSubdirectory("scoring-").FullName;
        var (onnx, zip) = (Path.Combine(folder, "penguins.onnx"), Path.Combine(folder, "penguins.zip"));
        ml.MultiTask().ConvertToOnnx(model, data, onnx);
        ml.Model.Save(model, data.Schema, zip);
        Penguin[] birds = [.. ml.Data.CreateEnumerable<Penguin>(data, reuseRowObject: false)];
        Penguin[] rows = [.. Enumerable.Range(0, Rows).Select(i => birds[i % birds.Length])];
        Penguin[][] batches = [.. rows.Chunk(BatchRows)];
        using var scorer = MultiTaskScorer.Load(onnx, new ScorerOptions { MaximumBatchSize = BatchRows });
        ScoringInput[] inputs = [.. batches.Select(batch => Columns(scorer.Schema, batch))];
        string[] outputs = [.. scorer.Schema.Tasks.SelectMany(task => task.Outputs).Select(output => output.Name)];
        using var chain = new RowWindow(model.Transform(ml.Data.LoadFromEnumerable(rows[..ChainRows])), outputs);
        var stockModel = ml.Model.Load(zip, out _);
        using var stock = new RowWindow(stockModel.Transform(ml.Data.LoadFromEnumerable(rows[..StockRows])), outputs);
        var next = 0;
        void Batches(Action<int> score)
        {
            for (var done = 0; done < Window; done += BatchRows)
                score(next++ % batches.Length);
        }

        var arrays = Timed.Of("arrays", Window, () => Batches(i => scorer.Score(inputs[i])));
        var objects = Timed.Of("objects", Window, () => Batches(i => scorer.Score<Penguin>(batches[i])));
        var batched = Timed.Of("chain", ChainRows, chain.ReadWhole);
        var singly = Timed.Of("stock", StockRows, stock.ReadWhole);
        Rounds.Run(60, rounds, arrays, objects, batched, singly);
        table.Add("scorer, one ONNX file, arrays, batch 1024", Table.Rate(1 / arrays.Best), "", "");
        table.Add("scorer, one ONNX file, objects, batch 1024", Table.Rate(1 / objects.Best), Table.Speed(arrays, objects), "");
        table.Add("ML.NET chain, its network in batches (our transformer)", Table.Rate(1 / batched.Best), Table.Speed(arrays, batched), "");
        table.Add(
            "ML.NET chain as stock ML.NET loads it from the zip (OnnxTransformer)",
            Table.Rate(1 / singly.Best),
            Table.Speed(arrays, singly),
            "≥ 5.00×"
        );
        stock.Dispose();
        (stockModel as IDisposable)?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static ScoringInput Columns(ModelSchema schema, Penguin[] rows)
    {
        var input = new ScoringInput(rows.Length);
        foreach (var column in schema.Inputs)
            _ = column.Name switch
            {
                nameof(Penguin.Island) => input.Add<string>(column.Name, [.. rows.Select(row => row.Island)]),
                nameof(Penguin.BillLength) => input.Add<float>(column.Name, [.. rows.Select(row => row.BillLength)]),
                nameof(Penguin.BillDepth) => input.Add<float>(column.Name, [.. rows.Select(row => row.BillDepth)]),
                nameof(Penguin.FlipperLength) => input.Add<float>(column.Name, [.. rows.Select(row => row.FlipperLength)]),
                _ => throw new NotSupportedException($"An input '{column.Name}' was not expected."),
            };
        return input;
    }
}
