using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>
/// Turns a page's snippets into a program: statements into a method for each snippet, types beside the methods. What a page takes for
/// granted are static members of its preamble (<c>Preambles/</c>), which a snippet's own variables hide.
/// </summary>
internal static class PageProgram
{
    // What a reader's project with implicit usings has. All else the page has to say.
    private const string ImplicitUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;
        """;

    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Append(typeof(PageProgram).Assembly.Location)
            .DistinctBy(Path.GetFileName)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles a page.</summary>
    /// <exception cref="FormatException">It does not compile, and the message says where on the page; or the page names a using that no
    /// snippet needs.</exception>
    public static Assembly Compile(Page page, Type? preamble)
    {
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(ImplicitUsings, s_language),
            CSharpSyntaxTree.ParseText(Source(page, preamble), s_language),
        ];
        var compilation = CSharpCompilation.Create(
            $"Page{Guid.NewGuid():N}",
            trees,
            s_references,
            // The flow of nulls gives warnings alone.
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations)
        );
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        if (result.Success)
        {
            CheckUsings(page, compilation);
            return Assembly.Load(stream.ToArray());
        }
        throw new FormatException(
            string.Join(
                '\n',
                result
                    .Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                    .Select(diagnostic =>
                        $"{diagnostic.Location.GetMappedLineSpan()}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}"
                    )
            )
        );
    }

    /// <summary>Runs a compiled page's snippets in their order.</summary>
    public static void Run(Assembly program)
    {
        foreach (
            var method in program.GetType("Snippets")!.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        )
            method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, null, null);
    }

    private static void CheckUsings(Page page, CSharpCompilation compilation)
    {
        var needless = compilation
            .GetDiagnostics()
            .Where(diagnostic => diagnostic.Id == "CS8019" && diagnostic.Location.SourceTree == compilation.SyntaxTrees[1])
            .Select(diagnostic => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan))
            // The preamble is not the page's own.
            .Where(text => !text.StartsWith("using static ", StringComparison.Ordinal))
            .ToArray();
        if (needless.Length > 0)
            throw new FormatException($"{page.Name}: no snippet needs '{string.Join(" ", needless)}'.");
    }

    private static string Source(Page page, Type? preamble)
    {
        var (body, types, usings) = (new StringBuilder(), new StringBuilder(), page.Usings.ToList());
        foreach (var snippet in page.Snippets)
        {
            var root = CSharpSyntaxTree.ParseText(snippet.Code, s_language).GetCompilationUnitRoot();
            usings.AddRange(root.Usings.Select(directive => directive.ToString()));
            var statements = root.Members.OfType<GlobalStatementSyntax>().ToArray();
            foreach (var type in root.Members.Where(member => member is not GlobalStatementSyntax))
                types.Append(At(page, snippet, type)).Append('\n');
            // Without a statement there may still be an error, which the compiler is to see.
            if (statements.Length == 0 && root.Members.Count > 0)
                continue;
            if (!snippet.Continues)
                body.Append(body.Length > 0 ? "}\n" : "")
                    .Append(System.Globalization.CultureInfo.InvariantCulture, $"public static void Line{snippet.Line}() {{\n");
            if (statements.Length == 0)
                body.Append(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"#line {snippet.Line} \"{page.Name}\"\n{snippet.Code}\n#line default\n"
                );
            foreach (var statement in statements)
                body.Append(At(page, snippet, statement)).Append('\n');
        }
        var own = preamble is null ? "" : $"using static {preamble.FullName};\n";
        return $"{string.Join('\n', usings)}\n{own}public static class Snippets {{\n{body}{(body.Length > 0 ? "}\n" : "")}}}\n{types}";
    }

    private static string At(Page page, Snippet snippet, SyntaxNode node) =>
        $"#line {snippet.Line + node.GetLocation().GetLineSpan().StartLinePosition.Line} "
        + $"\"{page.Name}\"\n{node.ToFullString().TrimStart('\n')}\n#line default";
}
