using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>From a file of rows to a pipeline, on <c>ml.MultiTask()</c>.</summary>
public static class AutomationExtensions
{
    /// <summary>
    /// Finds out what is in a table file: separator, encoding, header, decimal mark, what each column holds, and which kind of task each of
    /// the named columns is. It reads the first rows, and the whole file once for its encoding.
    /// </summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="path">The file: CSV or the like; a name that ends in <c>.gz</c> is unpacked.</param>
    /// <param name="tasks">The columns that are to be predicted; none for the columns alone.</param>
    /// <param name="options">What is known already; null for nothing.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TableException">The file is no table: the message names line and column.</exception>
    /// <exception cref="ArgumentException">A column that is named is not there, or cannot be what it is named as.</exception>
    public static TableSchema InferColumns(
        this MultiTaskCatalog catalog,
        string path,
        IReadOnlyList<string> tasks,
        InferenceOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tasks);
        return TableInference.Of(path, tasks, options ?? new());
    }

    /// <summary>
    /// The pipeline for a table: stock steps that make keys of class labels and numbers of all other columns, and the trainer behind
    /// them. Categories are one-hot (up to 1,000 names each), words of texts are counted (up to 3,000 each, weighed by how rare they are),
    /// missing numbers are replaced by the mean beside a mark that they were missing. Every step can be exported to ONNX.
    /// </summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="table">The table.</param>
    /// <param name="options">The trainer's options; null for <see cref="Preset.Default"/>. Its group, time and column encodings are those
    /// of the table.</param>
    /// <exception cref="ArgumentException">The table has no tasks, or no column to learn from.</exception>
    public static IEstimator<ITransformer> TablePipeline(
        this MultiTaskCatalog catalog,
        TableSchema table,
        MultiTaskOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(table);
        return new TableSteps(table).Create(catalog.Context, table.Tasks, options ?? new() { Preset = Preset.Default });
    }

    /// <summary>
    /// Sets a fifth of a table's rows aside for the test: whole groups or the latest rows where the table has a column for that, else so
    /// that each task's labels have their share in both parts (iterative stratification: Sechidis et al. 2011). The same seed gives the
    /// same rows.
    /// </summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="rows">The rows, from <see cref="TableSchema.Load"/>. They must be the same each time they are read.</param>
    /// <param name="table">The table.</param>
    /// <param name="seed">Seed of the choice.</param>
    /// <exception cref="InvalidOperationException">A task has no labelled row, or there are too few different times.</exception>
    public static (IDataView Train, IDataView Test) HoldOut(this MultiTaskCatalog catalog, IDataView rows, TableSchema table, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(table);
        return MultiTask.HoldOut.Split(catalog.Context, rows, table, seed);
    }

    /// <summary>
    /// Searches for the network of a table within a time. A fifth of the rows is held out; <see cref="Preset.Default"/> is judged on it,
    /// then other networks, for all tasks, for each of them or for two groups (Fifty et al. 2021), and other encodings, rates, batches and
    /// balancers, by successive halving (Jamieson, Talwalkar 2016). The best of those that are no worse in any task is trained on all
    /// rows; where there is none the default is, so that on the held-out rows the result is never worse. Choosing among many flatters the
    /// one that is chosen: judge it on rows that were not given to this method.
    /// </summary>
    /// <param name="catalog">The multi-task catalog, <c>ml.MultiTask()</c>.</param>
    /// <param name="rows">The rows, from <see cref="TableSchema.Load"/>, without those for the test. They must be the same each time they
    /// are read.</param>
    /// <param name="table">The table.</param>
    /// <param name="options">The options; null for ten minutes.</param>
    /// <exception cref="InvalidOperationException">A class has fewer rows than there are folds (five).</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before the default network had been judged.</exception>
    public static AutoResult Auto(this MultiTaskCatalog catalog, IDataView rows, TableSchema table, AutoOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(table);
        options ??= new();
        options.Validate();
        return new AutoRun(catalog, rows, table, options).Run();
    }
}
