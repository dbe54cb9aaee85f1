using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MlNet.MultiTask.Tool.Tests;

/// <summary>The program beside a model makes the same model.</summary>
[TestClass]
public sealed class PipelineProgramTests
{
    [TestMethod]
    public void ItCompilesAndGivesTheSameOnnxFile()
    {
        var model = PenguinModel.Instance;
        using var folder = new TemporaryFolder();
        Run(Compile(File.ReadAllText(model["Pipeline.cs"])), PenguinModel.Data, folder.Path);
        CollectionAssert.AreEqual(
            File.ReadAllBytes(model["model.onnx"]),
            File.ReadAllBytes(Path.Combine(folder.Path, "model.onnx")),
            "with one thread and the same seed, two trainings give the same bits"
        );
    }

    /// <summary>Classes in an order of their own, numbers as labels with words among them, and columns with names of ours.</summary>
    [TestMethod]
    public void SoDoesTheOneOfAnOddTable()
    {
        using var folder = new TemporaryFolder();
        var (data, model) = (Path.Combine(folder.Path, "rows.csv"), Path.Combine(folder.Path, "m"));
        File.WriteAllLines(
            data,
            [
                "y,n,y.Label,Features.Numbers,c",
                .. Enumerable
                    .Range(0, 200)
                    .Select(i =>
                        $"{(i % 2 == 0 ? "ja" : "nein")},{(i % 9 == 0 ? "unknown" : $"{i % 4 / 2}")},{i * 7 % 31},{i % 2},c{i % 3}"
                    ),
            ]
        );
        ToolCall.Good("train", data, "-t", "y", "-t", "n", "-o", model, "--threads", "1", "--preset", "fast", "--no-compare");
        Run(Compile(File.ReadAllText(Path.Combine(model, "Pipeline.cs"))), data, Path.Combine(folder.Path, "again"));
        CollectionAssert.AreEqual(
            File.ReadAllBytes(Path.Combine(model, "model.onnx")),
            File.ReadAllBytes(Path.Combine(folder.Path, "again", "model.onnx"))
        );
    }

    /// <summary>Every kind of column, names with quotation marks, and settings of all sorts are C#.</summary>
    [TestMethod]
    public void AnyTableCompiles()
    {
        var table = new TableSchema
        {
            Format = new TableFormat
            {
                Separator = '\t',
                HasHeader = false,
                DecimalMark = ',',
                Encoding = "latin1",
                MissingValues = ["\"", "\\"],
            },
            Columns =
            [
                new("a \"quoted\" name", TableColumnKind.Number) { HasGaps = true, MissingValues = ["?\n"] },
                new("back\\slash {brace}", TableColumnKind.Category),
                new("text 😀", TableColumnKind.Text),
                new("day", TableColumnKind.Date) { DateFormat = "yyyy-MM-dd'T'HH:mm" },
                new("id", TableColumnKind.Identifier),
                new("y", TableColumnKind.Category),
                new("z", TableColumnKind.Number),
                new("o", TableColumnKind.Category),
                new("b", TableColumnKind.Category),
            ],
            Tasks =
            [
                new("y", "multiclass"),
                new("z", "regression"),
                new("o", "ordinal") { Classes = ["low", "\"", "high"] },
                new("b", "binary"),
            ],
        };
        var settings = new TrainingSettings(Preset.Best, -3, 2);
        foreach (var some in new[] { table, table with { GroupColumn = "id" }, table with { TimeColumn = "day" } })
            foreach (
                var choice in new[]
                {
                    null,
                    new TableChoice { UsesBins = false, IsBalanced = true },
                    new TableChoice { Members = 4, Groups = [[0, 2], [1], [3]] },
                }
            )
                Compile(
                    PipelineProgram.Write(
                        some,
                        "a\nfile \"x\".csv",
                        settings with { Choice = choice },
                        "1.0",
                        [("Some.Package", "1.2")]
                    )
                );
    }

    private static Assembly Compile(string program)
    {
        const string Usings =
            "global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic;";
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var compilation = CSharpCompilation.Create(
            "Pipeline" + Guid.NewGuid().ToString("N"),
            new[] { Usings, program }.Select(text => CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.Latest))),
            references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable)
        );
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        var problems = result.Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToArray();
        Assert.IsEmpty(problems, string.Join('\n', problems.Select(problem => problem.ToString())) + "\n" + program);
        return Assembly.Load(image.ToArray());
    }

    private static void Run(Assembly program, params string[] arguments) => program.EntryPoint!.Invoke(null, [arguments]);
}
