using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask;

namespace Benchmarks;

/// <summary>
/// One of the prepared tables: inputs <c>n_…</c> (numbers) and <c>c_…</c> (categories), labels <c>b_…</c> (yes or no), <c>m_…</c> (classes)
/// and <c>r_…</c> (numbers), and <c>part</c>: 0 for training, 1 for choices, 2 for the test.
/// </summary>
internal sealed class TableSet
{
    private readonly MLContext _context;
    private readonly IDataView _all;

    private TableSet(MLContext context, string name, IDataView all)
    {
        (_context, Name, _all) = (context, name, all);
        string[] columns = [.. all.Schema.Select(column => column.Name)];
        Numbers = [.. columns.Where(column => column.StartsWith("n_", StringComparison.Ordinal))];
        Categories = [.. columns.Where(column => column.StartsWith("c_", StringComparison.Ordinal))];
        Labels = [.. columns.Where(column => column[1] == '_' && column[0] is 'b' or 'm' or 'r')];
    }

    public string Name { get; }

    public IReadOnlyList<string> Numbers { get; }

    public IReadOnlyList<string> Categories { get; }

    public IReadOnlyList<string> Labels { get; }

    /// <summary>The tasks of the network, one for each label.</summary>
    public IReadOnlyList<TaskDefinition> Tasks => [.. Labels.Select(TaskOf)];

    /// <summary>Reads a table.</summary>
    /// <param name="context">The context.</param>
    /// <param name="path">A csv.gz file.</param>
    public static TableSet Load(MLContext context, string path)
    {
        var plain = Path.Combine(Path.GetTempPath(), $"{Path.GetFileNameWithoutExtension(path)}.{Environment.ProcessId}.csv");
        using (var from = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
        using (var to = File.Create(plain))
            from.CopyTo(to);
        try
        {
            var names = File.ReadLines(plain).First().Split(',');
            TextLoader.Column[] columns = [.. names.Select((name, i) => new TextLoader.Column(name, KindOf(name), i))];
            var loader = context.Data.CreateTextLoader(
                new TextLoader.Options
                {
                    Columns = columns,
                    HasHeader = true,
                    Separators = [','],
                    AllowQuoting = true,
                }
            );
            return new TableSet(context, Path.GetFileName(path).Split('.')[0], InMemory(context, loader.Load(plain)));
        }
        finally
        {
            File.Delete(plain);
        }
    }

    /// <summary>The rows of some parts, through the same preparation for everyone: one-hot categories, missing numbers filled with the mean
    /// and flagged.</summary>
    /// <param name="fitted">The parts that the preparation is fitted on.</param>
    /// <param name="wanted">Which parts come out, one view for each list.</param>
    public IDataView[] Prepare(int[] fitted, params int[][] wanted)
    {
        var preparation = Preparation().Fit(Part(fitted));
        return [.. wanted.Select(parts => InMemory(_context, preparation.Transform(Part(parts))))];
    }

    private IEstimator<ITransformer> Preparation()
    {
        var transforms = _context.Transforms;
        var inputs = new List<string>();
        IEstimator<ITransformer> chain = new EstimatorChain<ITransformer>();
        foreach (var number in Numbers)
        {
            if (HasMissing(number))
            {
                chain = chain
                    .Append(transforms.IndicateMissingValues(number + ".missing", number))
                    .Append(transforms.Conversion.ConvertType(number + ".missing", outputKind: DataKind.Single));
                chain = chain.Append(
                    transforms.ReplaceMissingValues(
                        number,
                        replacementMode: Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean
                    )
                );
                inputs.Add(number + ".missing");
            }
            inputs.Add(number);
        }
        foreach (var category in Categories)
            chain = chain.Append(transforms.Categorical.OneHotEncoding(category + ".hot", category));
        inputs.AddRange(Categories.Select(category => category + ".hot"));
        chain = chain.Append(transforms.Concatenate("Features", [.. inputs]));
        foreach (var label in Labels.Where(label => label[0] == 'm'))
            chain = chain.Append(transforms.Conversion.MapValueToKey(label));
        return chain.Append(transforms.SelectColumns(["Features", .. Labels]));
    }

    private bool HasMissing(string number)
    {
        foreach (var value in _all.GetColumn<float>(number))
            if (float.IsNaN(value))
                return true;
        return false;
    }

    private IDataView Part(int[] parts) =>
        parts.Length == 1
            ? _context.Data.FilterRowsByColumn(_all, "part", parts[0], parts[0] + 1)
            : _context.Data.FilterRowsByColumn(_all, "part", parts.Min(), parts.Max() + 1);

    // Read once to the end, so that nothing that is measured waits for text.
    private static IDataView InMemory(MLContext context, IDataView rows)
    {
        var kept = context.Data.Cache(rows);
        using var cursor = kept.GetRowCursor(kept.Schema);
        while (cursor.MoveNext()) { }
        return kept;
    }

    private static DataKind KindOf(string name) =>
        name[..2] switch
        {
            "c_" or "m_" => DataKind.String,
            "b_" => DataKind.Boolean,
            _ => DataKind.Single,
        };

    private static TaskDefinition TaskOf(string label) =>
        label[0] switch
        {
            'b' => MlNet.MultiTask.Tasks.Binary(label[2..], label),
            'm' => MlNet.MultiTask.Tasks.Multiclass(label[2..], label),
            _ => MlNet.MultiTask.Tasks.Regression(label[2..], label),
        };
}
