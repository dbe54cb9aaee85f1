using System.Collections;
using System.Collections.Immutable;
using Microsoft.ML.Persistence;
using Microsoft.ML.Runtime;

[assembly: ModelLoader<Microsoft.ML.Data.TransformerChainLoader>(Microsoft.ML.Data.TransformerChainLoader.Signature)]

namespace Microsoft.ML.Data;

/// <summary>Transformers, applied one after another.</summary>
public sealed class TransformerChain<TLastTransformer> : ITransformer, IEnumerable<ITransformer>, IDisposable
    where TLastTransformer : class, ITransformer
{
    private readonly ImmutableArray<ITransformer> _transformers;
    private readonly ImmutableArray<TransformerScope> _scopes;
    private bool _disposed;

    public readonly TLastTransformer LastTransformer;

    public TransformerChain(IEnumerable<ITransformer> transformers, IEnumerable<TransformerScope> scopes)
    {
        Contracts.CheckValue(transformers, nameof(transformers));
        Contracts.CheckValue(scopes, nameof(scopes));
        _transformers = transformers.ToImmutableArray();
        _scopes = scopes.ToImmutableArray();
        LastTransformer = LastOf(_transformers);
        Contracts.CheckParam(_transformers.Length == _scopes.Length, nameof(scopes), "Transformers and scopes must have the same length");
    }

    public TransformerChain(params ITransformer[] transformers)
    {
        Contracts.CheckValue(transformers, nameof(transformers));
        _transformers = transformers.ToImmutableArray();
        _scopes = transformers.Select(_ => TransformerScope.Everything).ToImmutableArray();
        LastTransformer = LastOf(_transformers);
    }

    bool ITransformer.IsRowToRowMapper => _transformers.All(transformer => transformer.IsRowToRowMapper);

    public TransformerChain<TNewLast> Append<TNewLast>(TNewLast transformer, TransformerScope scope = TransformerScope.Everything)
        where TNewLast : class, ITransformer
    {
        Contracts.CheckValue(transformer, nameof(transformer));
        return new(_transformers.Add(transformer), _scopes.Add(scope));
    }

    /// <summary>The steps of a scope, as a chain of their own.</summary>
    public TransformerChain<ITransformer> GetModelFor(TransformerScope scopeFilter)
    {
        var chosen = Enumerable.Range(0, _transformers.Length).Where(i => (_scopes[i] & scopeFilter) != TransformerScope.None).ToArray();
        return new(chosen.Select(i => _transformers[i]), chosen.Select(i => _scopes[i]));
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        return _transformers.Aggregate(inputSchema, (schema, transformer) => transformer.GetOutputSchema(schema));
    }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema, TransformerScope scope) => GetModelFor(scope).GetOutputSchema(inputSchema);

    public IDataView Transform(IDataView input)
    {
        Contracts.CheckValue(input, nameof(input));
        // A step that does not fit is found before any step is applied.
        GetOutputSchema(input.Schema);
        return _transformers.Aggregate(input, (view, transformer) => transformer.Transform(view));
    }

    public IDataView Transform(IDataView input, TransformerScope scope) => GetModelFor(scope).Transform(input);

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        Contracts.CheckValue(inputSchema, nameof(inputSchema));
        Contracts.Check(((ITransformer)this).IsRowToRowMapper, "Method only makes sense when IsRowToRowMapper is true");
        var mappers = new IRowToRowMapper[_transformers.Length];
        var schema = inputSchema;
        for (var i = 0; i < mappers.Length; i++)
        {
            mappers[i] = _transformers[i].GetRowToRowMapper(schema);
            schema = mappers[i].OutputSchema;
        }
        return new ChainedRowMapper(inputSchema, mappers);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => TransformerChainLoader.Save(ctx, _transformers, _scopes);

    public IEnumerator<ITransformer> GetEnumerator() => ((IEnumerable<ITransformer>)_transformers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        foreach (var transformer in _transformers)
            (transformer as IDisposable)?.Dispose();
    }

    private static TLastTransformer LastOf(ImmutableArray<ITransformer> transformers)
    {
        if (transformers.IsEmpty)
            return null;
        return transformers[^1] as TLastTransformer
            ?? throw Contracts.ExceptParam(nameof(transformers), $"Last transformer must be of type '{typeof(TLastTransformer)}', but got '{transformers[^1]?.GetType()}'");
    }
}
