using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Text;

namespace MlNet.MultiTask;

/// <summary>The stock steps that make keys and numbers of a table's columns.</summary>
internal sealed class TableSteps
{
    public const int MostNames = 1000;
    public const int MostWords = 3000;

    /// <summary>What cuts a text into words.</summary>
    public const string Cuts = " \t\r\n,.;:!?()[]{}<>\"/\\|";

    private readonly TableSchema _table;
    private readonly List<PipelineStep> _steps = [];
    private readonly List<string> _features = [];
    private readonly string _numbers;
    private readonly string _gaps;
    private readonly string _names;

    /// <exception cref="ArgumentException">The table has no tasks, no column to learn from, or one called like a result.</exception>
    public TableSteps(TableSchema table)
    {
        _table = table;
        (_numbers, _gaps, _names) = (table.Free("Features.Numbers"), table.Free("Features.Gaps"), table.Free("Features.Names"));
        Words = table.Free("Features.Words");
        if (table.Tasks.Count == 0)
            throw new ArgumentException("The table has no tasks.", nameof(table));
        table.CheckNames();
        AddNumbers();
        AddNames();
        AddWords();
        if (_features.Count == 0)
            throw new ArgumentException("The table has no column to learn from.", nameof(table));
    }

    /// <summary>The column of counted words.</summary>
    public string Words { get; }

    /// <summary>The columns that the trainer reads.</summary>
    public IReadOnlyList<string> Features => _features;

    /// <summary>Steps that make keys of the labels of some tasks: in the order of their values, or in the one that is said.</summary>
    public static IEnumerable<PipelineStep> Labels(TableSchema table, IEnumerable<TableTask> tasks) =>
        tasks.Where(task => task.HasClasses).Select(task => Label(table.LabelOf(task), task));

    /// <summary>All steps before the trainer.</summary>
    public IEnumerable<PipelineStep> Before(IEnumerable<TableTask> tasks) => Labels(_table, tasks).Concat(_steps);

    /// <summary>The trainer's options as the table wants them.</summary>
    public MultiTaskOptions Complete(MultiTaskOptions options) =>
        options with
        {
            GroupColumn = _table.GroupColumn,
            TimeColumn = _table.TimeColumn,
            ColumnEncodings = _features.Contains(Words)
                ? new Dictionary<string, NumericEncoding> { [Words] = new RawEncoding() }
                : options.ColumnEncodings,
        };

    /// <summary>The chain for some of the tasks.</summary>
    public IEstimator<ITransformer> Create(MLContext context, IReadOnlyList<TableTask> tasks, MultiTaskOptions options)
    {
        var chain = new EstimatorChain<ITransformer>();
        foreach (var step in Before(tasks))
            chain = chain.Append(step.Create(context));
        return chain.Append(
            (IEstimator<ITransformer>)context.MultiTask().Trainer(_features, [.. tasks.Select(_table.DefinitionOf)], Complete(options))
        );
    }

    private void AddNumbers()
    {
        var numbers = new List<string>();
        var gaps = new List<string>();
        foreach (var column in _table.Inputs)
        {
            string[] names = column.Kind switch
            {
                TableColumnKind.Number => [column.Name],
                TableColumnKind.Date => [.. _table.PartsOf(column).Select(part => _table.NameOf(column, part))],
                _ => [],
            };
            numbers.AddRange(names);
            // One mark says that a whole date is missing.
            if (column.HasGaps)
                gaps.AddRange(names.Take(1));
        }
        if (numbers.Count == 0)
            return;
        if (gaps.Count > 0)
        {
            AddConcatenation(_gaps, gaps);
            Add(ml => ml.Transforms.IndicateMissingValues(_gaps), $"ml.Transforms.IndicateMissingValues({CSharp.Of(_gaps)})");
            Add(
                ml => ml.Transforms.Conversion.ConvertType(_gaps, outputKind: DataKind.Single),
                $"ml.Transforms.Conversion.ConvertType({CSharp.Of(_gaps)}, outputKind: DataKind.Single)"
            );
        }
        AddConcatenation(_numbers, numbers);
        Add(
            ml => ml.Transforms.ReplaceMissingValues(_numbers, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean),
            $"ml.Transforms.ReplaceMissingValues({CSharp.Of(_numbers)}, "
                + "replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)"
        );
        _features.Add(_numbers);
        if (gaps.Count > 0)
            _features.Add(_gaps);
    }

    private void AddNames()
    {
        var names = Of(TableColumnKind.Category);
        if (names.Length == 0)
            return;
        Add(
            ml =>
                ml.Transforms.Categorical.OneHotEncoding(
                    [.. names.Select(name => new InputOutputColumnPair(NameOf(name), name))],
                    maximumNumberOfKeys: MostNames
                ),
            "ml.Transforms.Categorical.OneHotEncoding(["
                + string.Join(", ", names.Select(name => $"new({CSharp.Of(NameOf(name))}, {CSharp.Of(name)})"))
                + $"], maximumNumberOfKeys: {MostNames})"
        );
        AddConcatenation(_names, [.. names.Select(name => NameOf(name))]);
        _features.Add(_names);
    }

    private void AddWords()
    {
        var texts = Of(TableColumnKind.Text);
        if (texts.Length == 0)
            return;
        foreach (var text in texts)
        {
            var (words, counts) = (_table.Free($"{text}.Words"), CountsOf(text));
            Add(
                ml => ml.Transforms.Text.TokenizeIntoWords(words, text, Cuts.ToCharArray()),
                $"ml.Transforms.Text.TokenizeIntoWords({CSharp.Of(words)}, {CSharp.Of(text)}, {CSharp.Of(Cuts)}.ToCharArray())"
            );
            Add(
                ml => ml.Transforms.Conversion.MapValueToKey(words, maximumNumberOfKeys: 10 * MostWords),
                $"ml.Transforms.Conversion.MapValueToKey({CSharp.Of(words)}, maximumNumberOfKeys: {10 * MostWords})"
            );
            Add(
                ml =>
                    ml.Transforms.Text.ProduceNgrams(
                        counts,
                        words,
                        ngramLength: 1,
                        maximumNgramsCount: MostWords,
                        weighting: NgramExtractingEstimator.WeightingCriteria.TfIdf
                    ),
                $"ml.Transforms.Text.ProduceNgrams({CSharp.Of(counts)}, {CSharp.Of(words)}, ngramLength: 1, "
                    + $"maximumNgramsCount: {MostWords}, weighting: NgramExtractingEstimator.WeightingCriteria.TfIdf)"
            );
        }
        AddConcatenation(Words, [.. texts.Select(CountsOf)]);
        _features.Add(Words);
    }

    private static PipelineStep Label(string label, TableTask task) =>
        task.Classes.Count > 0
            ? new(
                ml =>
                    ml.Transforms.Conversion.MapValueToKey(
                        label,
                        task.Column,
                        keyData: ml.Data.LoadFromEnumerable(task.Classes.Select(name => new ClassName { Name = name }))
                    ),
                $"ml.Transforms.Conversion.MapValueToKey({CSharp.Of(label)}, {CSharp.Of(task.Column)}, keyData: "
                    + $"ml.Data.LoadFromEnumerable<ClassName>([{string.Join(", ", task.Classes.Select(Named))}]))"
            )
            : new(
                ml =>
                    ml.Transforms.Conversion.MapValueToKey(
                        label,
                        task.Column,
                        keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue
                    ),
                $"ml.Transforms.Conversion.MapValueToKey({CSharp.Of(label)}, {CSharp.Of(task.Column)}, "
                    + "keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)"
            );

    private static string Named(string name) => $"new() {{ Name = {CSharp.Of(name)} }}";

    private string NameOf(string category) => _table.Free($"{category}.Name");

    private string CountsOf(string text) => _table.Free($"{text}.Counts");

    private string[] Of(TableColumnKind kind) => [.. _table.Inputs.Where(column => column.Kind == kind).Select(column => column.Name)];

    private void AddConcatenation(string name, IReadOnlyList<string> parts) =>
        Add(
            ml => ml.Transforms.Concatenate(name, [.. parts]),
            $"ml.Transforms.Concatenate({CSharp.Of(name)}, {CSharp.Of(parts)})"
        );

    private void Add(Func<MLContext, IEstimator<ITransformer>> create, string code) => _steps.Add(new PipelineStep(create, code));
}
