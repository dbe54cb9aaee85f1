using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>
/// Turns a page's snippets into a program: statements into a method for each snippet, types beside the methods. What a page takes for granted are static members of its
/// preamble (<c>Preambles/</c>), which a snippet's own variables hide.
/// </summary>
internal static class PageProgram
{
    // What a reader's project with implicit usings has, and the packages that the pages are about.
    private const string Usings = """
        using System; using System.Collections.Generic; using System.IO; using System.Linq; using System.Threading; using System.Threading.Tasks;
        using Microsoft.ML; using Microsoft.ML.Data; using Microsoft.ML.Transforms; using MlNet.MultiTask; using MlNet.MultiTask.Extending; using Tensor = TorchSharp.torch.Tensor;
        """;

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] s_references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Append(typeof(PageProgram).Assembly.Location).DistinctBy(Path.GetFileName)
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Compiles a page.</summary>
    /// <exception cref="FormatException">It does not compile; the message says where on the page.</exception>
    public static Assembly Compile(Page page, Type? preamble)
    {
        var tree = CSharpSyntaxTree.ParseText(Source(page, preamble), s_language);
        var compilation = CSharpCompilation.Create($"Page{Guid.NewGuid():N}", [tree], s_references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        if (result.Success)
            return Assembly.Load(stream.ToArray());
        throw new FormatException(string.Join('\n', result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => $"{diagnostic.Location.GetMappedLineSpan()}: {diagnostic.GetMessage()}")));
    }

    /// <summary>Runs a compiled page's snippets in their order.</summary>
    public static void Run(Assembly program)
    {
        foreach (var method in program.GetType("Snippets")!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    private static string Source(Page page, Type? preamble)
    {
        var (body, types) = (new StringBuilder(), new StringBuilder());
        foreach (var snippet in page.Snippets)
        {
            var root = CSharpSyntaxTree.ParseText(snippet.Code, s_language).GetCompilationUnitRoot();
            var statements = root.Members.OfType<GlobalStatementSyntax>().ToArray();
            foreach (var type in root.Members.Where(member => member is not GlobalStatementSyntax))
                types.Append(At(page, snippet, type)).Append('\n');
            // Without a statement there may still be an error, which the compiler is to see.
            if (statements.Length == 0 && root.Members.Count > 0)
                continue;
            if (!snippet.Continues)
                body.Append(body.Length > 0 ? "}\n" : "").Append(System.Globalization.CultureInfo.InvariantCulture, $"public static void Line{snippet.Line}() {{\n");
            if (statements.Length == 0)
                body.Append(System.Globalization.CultureInfo.InvariantCulture, $"#line {snippet.Line} \"{page.Name}\"\n{snippet.Code}\n#line default\n");
            foreach (var statement in statements)
                body.Append(At(page, snippet, statement)).Append('\n');
        }
        var own = preamble is null ? "" : $"using static {preamble.FullName};\n";
        return $"{Usings}\n{own}public static class Snippets {{\n{body}{(body.Length > 0 ? "}\n" : "")}}}\n{types}";
    }

    private static string At(Page page, Snippet snippet, SyntaxNode node) =>
        $"#line {snippet.Line + node.GetLocation().GetLineSpan().StartLinePosition.Line} \"{page.Name}\"\n{node.ToFullString().TrimStart('\n')}\n#line default";
}
