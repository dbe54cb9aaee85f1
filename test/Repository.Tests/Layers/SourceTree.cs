using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>C# files compiled together, so that every name in them is bound to the type that declares it.</summary>
internal sealed class SourceTree
{
    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Preview, DocumentationMode.None);

    private readonly CSharpCompilation _compilation;

    /// <param name="files">Path relative to <c>src/</c> and text of each file.</param>
    public SourceTree(IEnumerable<(string Path, string Text)> files)
    {
        // What the compiled libraries declare is here as source; all else comes from the assemblies that this program runs with.
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("MlNet.MultiTask.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var trees = files.Select(file => CSharpSyntaxTree.ParseText(file.Text, s_language, file.Path));
        _compilation = CSharpCompilation.Create(
            "Layers",
            trees,
            assemblies,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
    }

    /// <summary>What the compiler does not understand.</summary>
    public IEnumerable<Diagnostic> Errors =>
        _compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);

    /// <summary>Types that are declared in files of more than one folder.</summary>
    public IEnumerable<string> SplitTypes =>
        from tree in _compilation.SyntaxTrees
        from node in tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
        let symbol = _compilation.GetSemanticModel(tree).GetDeclaredSymbol(node)
        let folders = symbol.DeclaringSyntaxReferences.Select(place => LayerCheck.FolderOf(place.SyntaxTree.FilePath)).Distinct().ToArray()
        where folders.Length > 1
        select $"{symbol.Name} in {string.Join(" and ", folders)}";

    /// <summary>Every name of a type of this tree, or of a member of one, outside of comments and of code that the build
    /// generates.</summary>
    public IEnumerable<TypeReference> References =>
        _compilation.SyntaxTrees.Where(tree => !tree.FilePath.Contains("/obj/")).SelectMany(Of).Distinct();

    private IEnumerable<TypeReference> Of(SyntaxTree tree)
    {
        var model = _compilation.GetSemanticModel(tree);
        foreach (var node in tree.GetRoot().DescendantNodes())
        {
            if (node is not (SimpleNameSyntax or ImplicitObjectCreationExpressionSyntax or ConstructorInitializerSyntax))
                continue;
            var info = model.GetSymbolInfo(node);
            if (TypeOf(info.Symbol ?? info.CandidateSymbols.FirstOrDefault()) is not { } type)
                continue;
            foreach (var place in type.DeclaringSyntaxReferences)
                yield return new TypeReference(
                    tree.FilePath,
                    node.GetLocation().GetLineSpan().StartLinePosition.Line + 1,
                    type.Name,
                    place.SyntaxTree.FilePath
                );
        }
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) =>
        symbol switch
        {
            INamedTypeSymbol type => type.OriginalDefinition,
            IArrayTypeSymbol array => TypeOf(array.ElementType),
            IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol => symbol.ContainingType?.OriginalDefinition,
            _ => null,
        };
}
