using System.Diagnostics;
using Microsoft.ML;
using MlNet.MultiTask.Tool.Commands;

namespace MlNet.MultiTask.Tool.Training;

/// <summary>Trains, judges and writes a model.</summary>
/// <param name="terminal">Where progress goes.</param>
/// <param name="settings">What was asked for.</param>
/// <param name="ml">The context.</param>
/// <param name="table">What is in the file.</param>
internal sealed class TrainRun(Terminal terminal, TrainSettings settings, MLContext ml, TableSchema table)
{
    private const long MostCachedBytes = 256 << 20;
    private const int MostImportanceColumns = 60;
    private static readonly TimeSpan s_searchByDefault = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_comparisonByDefault = TimeSpan.FromSeconds(60);
    private static readonly int[] s_seeds = [1, 2, 3];

    private readonly long _started = Stopwatch.GetTimestamp();

    /// <exception cref="OperationCanceledException">It was interrupted before there was a model.</exception>
    public TrainResult Run()
    {
        using var folder = new ModelFolder(settings.Out);
        var file = table.Load(settings.Data);
        var rows = new FileInfo(settings.Data).Length < MostCachedBytes ? ml.Data.Cache(file) : file;
        var (train, test) = ml.MultiTask().HoldOut(rows, table, settings.Seed);
        using var trained = settings.Search ? Search(train) : Train(train);
        var (model, training) = (trained.Model, trained.Settings);
        var scored = model.Transform(test);
        var metrics = ml.MultiTask().Evaluate(scored, new EvaluationOptions { BootstrapSamples = 1000 });
        var (comparison, note) = Compare(rows, training, trained.Duration);
        var (difference, exportNote) = Write(folder, trained, rows, train, test, comparison);
        var network = Networks(model).FirstOrDefault();
        return new TrainResult
        {
            Metrics = metrics,
            Duration = trained.Duration,
            WasStopped = network?.WasCancelled ?? false,
            Search = trained.Found,
            Comparison = comparison,
            ComparisonNote = note,
            ExportDifference = difference,
            ExportNote = exportNote,
            Files = folder.Commit(),
        };
    }

    private TrainedModel Train(IDataView train)
    {
        var training = new TrainingSettings(settings.Preset, settings.Seed, settings.Threads);
        using var budget = Budget();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(terminal.Interrupted, budget.Token);
        var history = History();
        var options = training.Options with { Progress = history, CancellationToken = stop.Token };
        var chain = ml.MultiTask().TablePipeline(table, options);
        var start = Stopwatch.GetTimestamp();
        try
        {
            return new(chain.Fit(train), training, history, Stopwatch.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested && !terminal.Interrupted.IsCancellationRequested)
        {
            throw new UsageException($"--budget {settings.Budget} is too short: not even the first epoch ended within it.");
        }
    }

    private TrainedModel Search(IDataView train)
    {
        var history = History();
        var found = ml.MultiTask()
            .Auto(
                train,
                table,
                new AutoOptions
                {
                    Budget = new[] { Left(settings.BudgetTime ?? s_searchByDefault), TimeSpan.FromMilliseconds(1) }.Max(),
                    Seed = settings.Seed,
                    Threads = settings.Threads,
                    Progress = new SearchNotes(terminal),
                    TrainingProgress = history,
                    CancellationToken = terminal.Interrupted,
                }
            );
        var training = new TrainingSettings(Preset.Default, settings.Seed, settings.Threads) { Choice = found.Choice };
        return new(found.Model, training, history, found.Duration) { Found = found };
    }

    private TrainingHistory History() => new(terminal.IsErrorPlain ? new PlainProgress(terminal) : TrainingProgress.OnConsole());

    private CancellationTokenSource Budget()
    {
        var source = new CancellationTokenSource();
        if (settings.BudgetTime is not { } time)
            return source;
        // A timer of no time left may ring after an epoch on a busy machine.
        if (Left(time) is var left && left > TimeSpan.Zero)
            source.CancelAfter(left);
        else
            source.Cancel();
        return source;
    }

    // What follows a training takes some of the time too.
    private TimeSpan Left(TimeSpan budget) =>
        budget - Stopwatch.GetElapsedTime(_started) - TimeSpan.FromSeconds(Math.Min(20, 0.2 * budget.TotalSeconds));

    private (SingleTaskComparison? Comparison, string? Note) Compare(IDataView rows, TrainingSettings training, TimeSpan duration)
    {
        if (table.Tasks.Count < 2 || settings.NoCompare)
            return (null, table.Tasks.Count < 2 ? "one task alone" : null);
        if (terminal.Interrupted.IsCancellationRequested)
            return (null, "interrupted");
        var needed = duration * s_seeds.Length * (table.Tasks.Count + 1);
        var left = settings.BudgetTime is { } time ? 0.9 * time - Stopwatch.GetElapsedTime(_started) : s_comparisonByDefault;
        if (!settings.Compare && needed > left)
            return (null, $"it would take about {Math.Ceiling(needed.TotalMinutes):0} min; --compare does it");
        using var budget = new CancellationTokenSource();
        if (settings.BudgetTime is not null)
            budget.CancelAfter(left);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(terminal.Interrupted, budget.Token);
        terminal.Note("Learning each task alone, to compare …");
        try
        {
            return (Comparisons.Run(ml, rows, table, training, s_seeds, stop.Token), null);
        }
        // A rare class, say: the model is there all the same.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OperationCanceledException)
        {
            return (null, e.Message);
        }
    }

    private (double? Difference, string? Note) Write(
        ModelFolder folder,
        TrainedModel trained,
        IDataView rows,
        IDataView train,
        IDataView test,
        SingleTaskComparison? comparison
    )
    {
        var model = trained.Model;
        ml.MultiTask().Save(model, rows.Schema, folder[ModelFolder.Zip]);
        File.WriteAllText(folder[ModelFolder.Table], table.ToJson());
        File.WriteAllText(
            folder[ModelFolder.Program],
            PipelineProgram.Write(
                table,
                Path.GetFileName(settings.Data),
                trained.Settings,
                ToolApp.Version,
                PackageVersions.OfPrograms
            )
        );
        var (difference, note) = Export(folder, model, train);
        var isSmall = table.Inputs.Count() <= MostImportanceColumns && !terminal.Interrupted.IsCancellationRequested;
        ml.MultiTask()
            .WriteReport(
                folder[ModelFolder.Report],
                new ReportContent
                {
                    Title = Path.GetFileNameWithoutExtension(settings.Data),
                    Model = model,
                    Scored = model.Transform(test),
                    History = trained.History.Count > 0 ? trained.History : null,
                    Settings = trained.Settings.Options,
                    Comparison = comparison,
                    Importance = isSmall ? Importance(model, test) : null,
                }
            );
        return (difference, note);
    }

    // A model that cannot be exported is a model all the same.
    private (double? Difference, string? Note) Export(ModelFolder folder, ITransformer model, IDataView train)
    {
        if (settings.NoExport)
            return (null, null);
        try
        {
            return (ml.MultiTask().ConvertToOnnx(model, train, folder[ModelFolder.Onnx]).Parity?.Largest, null);
        }
        catch (OnnxExportException e)
        {
            return (null, e.Message);
        }
    }

    private TaskImportance? Importance(ITransformer model, IDataView test)
    {
        try
        {
            return ml.MultiTask().PermutationImportance(
                model,
                test,
                new ImportanceOptions { Repeats = 3, CancellationToken = terminal.Interrupted }
            );
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or OperationCanceledException)
        {
            terminal.Note($"The report has no importance of columns: {e.Message}");
            return null;
        }
    }

    private static IEnumerable<MultiTaskTransformer> Networks(ITransformer model) =>
        model is MultiTaskTransformer network ? [network]
        : model is IEnumerable<ITransformer> steps ? steps.SelectMany(Networks)
        : [];
}
