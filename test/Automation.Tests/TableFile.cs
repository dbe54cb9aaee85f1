using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Automation.Tests;

/// <summary>A table file that is gone after the test.</summary>
internal sealed class TableFile : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TableFile(string text, Encoding? encoding = null)
    {
        Path = System.IO.Path.Combine(_folder.Path, "rows.csv");
        File.WriteAllText(Path, text, encoding ?? new UTF8Encoding(false));
    }

    public string Path { get; }

    /// <summary>A header and rows.</summary>
    public static TableFile Of(string header, IEnumerable<string> rows, Encoding? encoding = null) =>
        new(string.Join('\n', rows.Prepend(header)) + "\n", encoding);

    public TableSchema Infer(string[]? tasks = null, InferenceOptions? options = null) =>
        new MLContext().MultiTask().InferColumns(Path, tasks ?? [], options);

    public T[] Values<T>(TableSchema table, string column) => [.. table.Load(Path).GetColumn<T>(column)];

    public void Dispose() => _folder.Dispose();
}
