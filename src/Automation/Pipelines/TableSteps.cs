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
    public const string Numbers = "Features.Numbers";
    public const string Gaps = "Features.Gaps";
    public const string Names = "Features.Names";
    public const string Words = "Features.Words";

    /// <summary>What cuts a text into words.</summary>
    public const string Cuts = " \t\r\n,.;:!?()[]{}<>\"/\\|";

    private readonly TableSchema _table;
    private readonly List<PipelineStep> _steps = [];
    private readonly List<string> _features = [];

    /// <exception cref="ArgumentException">The table has no tasks, or no column to learn from.</exception>
    public TableSteps(TableSchema table)
    {
        _table = table;
        if (table.Tasks.Count == 0)
            throw new ArgumentException("The table has no tasks.", nameof(table));
        AddNumbers();
        AddNames();
        AddWords();
        if (_features.Count == 0)
            throw new ArgumentException("The table has no column to learn from.", nameof(table));
    }

    /// <summary>The columns that the trainer reads.</summary>
    public IReadOnlyList<string> Features => _features;

    /// <summary>Steps that make keys of the labels of some tasks.</summary>
    public static IEnumerable<PipelineStep> Labels(IEnumerable<TableTask> tasks) =>
        tasks
            .Where(task => task.HasClasses)
            .Select(task => new PipelineStep(
                ml =>
                    ml.Transforms.Conversion.MapValueToKey(
                        task.LabelColumn,
                        task.Column,
                        keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue
                    ),
                $"ml.Transforms.Conversion.MapValueToKey({CSharp.Of(task.LabelColumn)}, {CSharp.Of(task.Column)}, "
                    + "keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)"
            ));

    /// <summary>All steps before the trainer.</summary>
    public IEnumerable<PipelineStep> Before(IEnumerable<TableTask> tasks) => Labels(tasks).Concat(_steps);

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
            (IEstimator<ITransformer>)context.MultiTask().Trainer(_features, [.. tasks.Select(task => task.Definition)], Complete(options))
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
                TableColumnKind.Date => [.. _table.PartsOf(column).Select(part => part.NameFor(column.Name))],
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
            AddConcatenation(Gaps, gaps);
            Add(ml => ml.Transforms.IndicateMissingValues(Gaps), $"ml.Transforms.IndicateMissingValues({CSharp.Of(Gaps)})");
            Add(
                ml => ml.Transforms.Conversion.ConvertType(Gaps, outputKind: DataKind.Single),
                $"ml.Transforms.Conversion.ConvertType({CSharp.Of(Gaps)}, outputKind: DataKind.Single)"
            );
        }
        AddConcatenation(Numbers, numbers);
        Add(
            ml => ml.Transforms.ReplaceMissingValues(Numbers, replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean),
            $"ml.Transforms.ReplaceMissingValues({CSharp.Of(Numbers)}, "
                + "replacementMode: MissingValueReplacingEstimator.ReplacementMode.Mean)"
        );
        _features.Add(Numbers);
        if (gaps.Count > 0)
            _features.Add(Gaps);
    }

    private void AddNames()
    {
        var names = Of(TableColumnKind.Category);
        if (names.Length == 0)
            return;
        Add(
            ml =>
                ml.Transforms.Categorical.OneHotEncoding(
                    [.. names.Select(name => new InputOutputColumnPair($"{name}.Name", name))],
                    maximumNumberOfKeys: MostNames
                ),
            "ml.Transforms.Categorical.OneHotEncoding(["
                + string.Join(", ", names.Select(name => $"new({CSharp.Of($"{name}.Name")}, {CSharp.Of(name)})"))
                + $"], maximumNumberOfKeys: {MostNames})"
        );
        AddConcatenation(Names, [.. names.Select(name => $"{name}.Name")]);
        _features.Add(Names);
    }

    private void AddWords()
    {
        var texts = Of(TableColumnKind.Text);
        if (texts.Length == 0)
            return;
        foreach (var text in texts)
        {
            var (words, counts) = ($"{text}.Words", $"{text}.Counts");
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
        AddConcatenation(Words, [.. texts.Select(text => $"{text}.Counts")]);
        _features.Add(Words);
    }

    private string[] Of(TableColumnKind kind) => [.. _table.Inputs.Where(column => column.Kind == kind).Select(column => column.Name)];

    private void AddConcatenation(string name, IReadOnlyList<string> parts) =>
        Add(
            ml => ml.Transforms.Concatenate(name, [.. parts]),
            $"ml.Transforms.Concatenate({CSharp.Of(name)}, {CSharp.Of(parts)})"
        );

    private void Add(Func<MLContext, IEstimator<ITransformer>> create, string code) => _steps.Add(new PipelineStep(create, code));
}
