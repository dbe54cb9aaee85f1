using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNet.MultiTask.Checking;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Exported files in programs that nobody here wrote: the ONNX project's checker (Python) and ONNX Runtime's JavaScript API
/// (Node).</summary>
[TestClass]
public class OutsideTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private const int All = 1000;
    private readonly string _folder = Directory.CreateTempSubdirectory("outside").FullName;

    [TestCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public void TheCheckerOfOnnxAcceptsEveryFile()
    {
        const string python = "/usr/bin/python3";
        if (!File.Exists(python) || Run(python, "-c", "import onnx").ExitCode != 0)
            Assert.Inconclusive("Needs Debian's python3-onnx.");
        var files = new List<string>();
        var cases = ChainKinds
            .All.Values.Select(kind => Fitted(kind, Pipelines.Rows(40)))
            .Concat(Real.Values.Select(make => make()))
            .ToArray();
        foreach (var (chain, data) in cases)
        {
            foreach (int opset in new[] { 12, 13, 17 })
                foreach (bool lower in new[] { true, false })
                {
                    files.Add(Path.Combine(_folder, $"{files.Count}.onnx"));
                    s_ml.MultiTask()
                        .ConvertToOnnx(
                            chain,
                            data,
                            files[^1],
                            new()
                            {
                                Opset = opset,
                                Lower = lower,
                                ElementType = files.Count % 5 == 0 ? OnnxElementType.Float16 : OnnxElementType.Float32,
                            }
                        );
                }
        }
        var (code, output) = Run(python, [Script("check.py"), .. files]);
        Assert.AreEqual(0, code, output);
        StringAssert.Contains(output, $"checked {6 * cases.Length} ");
    }

    [TestMethod]
    public void NodeGivesTheSameNumbers()
    {
        if (!HasNodePackage())
            Assert.Inconclusive(
                "Needs Node and the npm packages of test/Transformers.Tests: `npm ci --ignore-scripts` there, or ./build.sh test."
            );
        var rows = new Dictionary<string, RawRow[]>
        {
            ["unseen categories, missing values"] = Pipelines.Rows(25, strange: true),
            ["all missing"] = ChainKinds.AllMissing(),
        };
        foreach (var (name, kind) in ChainKinds.All)
            foreach (var (what, given) in rows)
                Node($"{name}, {what}", Fitted(kind, given));
        foreach (var (name, make) in Real)
            Node(name, make());
    }

    private static Dictionary<string, Func<(ITransformer, IDataView)>> Real =>
        new()
        {
            ["penguins"] = RealChains.Penguins,
            ["birdstrikes"] = RealChains.BirdStrikes,
            ["people"] = RealChains.People,
        };

    private static (ITransformer Chain, IDataView Rows) Fitted(ChainKinds.Kind kind, RawRow[] rows) =>
        (kind.Fit(s_ml.Data.LoadFromEnumerable(Pipelines.Rows(40))), s_ml.Data.LoadFromEnumerable(rows));

    // Node looks for packages in node_modules of the script's folder and of all above it.
    private static bool HasNodePackage()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (Directory.Exists(Path.Combine(folder.FullName, "node_modules", "onnxruntime-node")))
                return true;
        return false;
    }

    /// <summary>Scores all rows there and compares.</summary>
    private void Node(string name, (ITransformer Chain, IDataView Rows) given)
    {
        string model = Path.Combine(_folder, "model.onnx"),
            inputs = Path.Combine(_folder, "inputs.json");
        var report = s_ml.MultiTask().ConvertToOnnx(given.Chain, given.Rows, model, new() { ParityRows = 0 });
        File.WriteAllText(
            inputs,
            JsonSerializer.Serialize(
                ColumnReader
                    .Read(given.Rows, [.. report.Schema.Inputs.Select(i => i.Name)], All)
                    .ToDictionary(
                        t => t.Name,
                        t => new
                        {
                            type = NodeType(t.Items),
                            dims = new[] { t.Rows, t.Width },
                            data = t.Items.Cast<object>().Select(Plain).ToArray(),
                        }
                    )
            )
        );
        var (code, output) = Run("node", Script("score.js"), model, inputs);
        Assert.AreEqual(0, code, $"{name}: {output}");
        using var scored = JsonDocument.Parse(output);
        var transformed = given.Chain.Transform(given.Rows);
        foreach (var column in SchemaCheck.Outputs(report.Schema))
            Compare(name, column, transformed, scored.RootElement.GetProperty(column.Name));
    }

    private static void Compare(string chain, OutputColumn column, IDataView transformed, JsonElement scored)
    {
        object[] expected = Expected(transformed, column),
            actual =

            [
                .. scored
                    .GetProperty("data")
                    .EnumerateArray()
                    .Select(e =>
                        e.ValueKind switch
                        {
                            JsonValueKind.String => e.GetString() == "NaN" ? (object)double.NaN : e.GetString()!,
                            JsonValueKind.True or JsonValueKind.False => e.GetBoolean() ? 1.0 : 0.0,
                            _ => e.GetDouble(),
                        }
                    ),
            ];
        Assert.AreEqual(expected.Length, actual.Length, $"{chain}: {column.Name}");
        for (int i = 0; i < expected.Length; i++)
        {
            if (expected[i] is double e && !double.IsNaN(e))
                Assert.AreEqual(e, (double)actual[i], 1e-5 * Math.Max(1, Math.Abs(e)), $"{chain}: {column.Name}[{i}]");
            else
                Assert.AreEqual(expected[i], actual[i], $"{chain}: {column.Name}[{i}]");
        }
    }

    /// <summary>The chain's own column; keys as the text they stand for where the file gives text.</summary>
    private static object[] Expected(IDataView view, OutputColumn column)
    {
        object[] items = [.. ColumnReader.Read(view, [column.Name], All).Single().Items.Cast<object>()];
        if (column.Type != ColumnKind.Text || items[0] is string)
            return [.. items.Select(v => v is string ? v : Convert.ToDouble(v, CultureInfo.InvariantCulture))];
        VBuffer<ReadOnlyMemory<char>> values = default;
        view.Schema[column.Name].Annotations.GetValue("KeyValues", ref values);
        string[] texts = [.. values.DenseValues().Select(v => v.ToString())];
        return [.. items.Select(k => (uint)k == 0 ? "" : texts[(int)(uint)k - 1])];
    }

    private static object Plain(object value) => value is float f && float.IsNaN(f) ? "NaN" : value;

    private static string NodeType(Array items) =>
        items switch
        {
            string[] => "string",
            float[] => "float32",
            bool[] => "bool",
            _ when items.GetType() == typeof(byte[]) => "uint8",
            _ when items.GetType() == typeof(uint[]) => "uint32",
            _ when items.GetType() == typeof(int[]) => "int32",
            _ => throw new NotSupportedException(items.GetType().Name),
        };

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Exporting", "Outside", name);

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, process.ExitCode == 0 ? output : output + errors.Result);
    }
}
