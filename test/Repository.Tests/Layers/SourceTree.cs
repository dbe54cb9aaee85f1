using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MlNet.MultiTask.Repository.Tests;

/// <summary>C# files compiled together, so that every name in them is bound to the type that declares it.</summary>
internal sealed class SourceTree
{
    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Preview, DocumentationMode.None);

    private readonly CSharpCompilation _compilation;
    private readonly Lazy<HashSet<string>> _names;

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
                // The flow of nulls gives warnings alone, and takes most of the time.
                nullableContextOptions: NullableContextOptions.Annotations
            )
        );
        _names = new Lazy<HashSet<string>>(Names);
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
            // To bind a name takes long, and most are of local variables or of what the assemblies declare.
            if (node is SimpleNameSyntax name && !_names.Value.Contains(name.Identifier.ValueText))
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

    // What may stand for a type of this tree or a member of one: their names, those of aliases, and var.
    private HashSet<string> Names()
    {
        const string Suffix = "Attribute";
        var names = new HashSet<string>(StringComparer.Ordinal) { "var" };
        foreach (var node in _compilation.SyntaxTrees.SelectMany(tree => tree.GetRoot().DescendantNodes()))
        {
            var declared = node switch
            {
                BaseTypeDeclarationSyntax type => type.Identifier,
                DelegateDeclarationSyntax type => type.Identifier,
                EnumMemberDeclarationSyntax member => member.Identifier,
                MethodDeclarationSyntax method => method.Identifier,
                PropertyDeclarationSyntax property => property.Identifier,
                EventDeclarationSyntax @event => @event.Identifier,
                VariableDeclaratorSyntax variable when variable.Parent?.Parent is BaseFieldDeclarationSyntax => variable.Identifier,
                // Of a primary constructor: a record makes a property of it.
                ParameterSyntax parameter when parameter.Parent?.Parent is TypeDeclarationSyntax => parameter.Identifier,
                UsingDirectiveSyntax { Alias.Name.Identifier: var alias } => alias,
                _ => default,
            };
            if (declared.ValueText is not { Length: > 0 } text)
                continue;
            names.Add(text);
            if (text.EndsWith(Suffix, StringComparison.Ordinal))
                names.Add(text[..^Suffix.Length]);
        }
        return names;
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
