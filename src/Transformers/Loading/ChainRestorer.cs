using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>Replaces the stock steps of a loaded chain by the multi-task transformers that they were saved for.</summary>
/// <param name="models">The ONNX models of all OnnxTransformers, in the order of a walk through the chains.</param>
/// <param name="create">Makes a transformer of one of them.</param>
internal sealed class ChainRestorer(IReadOnlyList<ModelProto> models, Func<ModelProto, MultiTaskTransformer> create)
{
    private int _next;

    /// <summary>The model with our transformers; the stock ones that they replace are disposed.</summary>
    /// <exception cref="OnnxModelException">The file has ONNX models that no step of the pipelines loads.</exception>
    public ITransformer RestoreAll(ITransformer loaded)
    {
        var restored = Restore(loaded);
        if (_next == models.Count)
            return restored;
        (restored as IDisposable)?.Dispose();
        throw new OnnxModelException(
            $"The model file has {models.Count} ONNX models, of which its pipelines load {_next}: it could be read in two ways."
        );
    }

    private ITransformer Restore(ITransformer loaded)
    {
        if (loaded is OnnxTransformer)
            Take();
        if (loaded is not TransformerChain<ITransformer> chain)
            return loaded;
        ITransformer[] steps = [.. chain];
        if (steps is [OnnxTransformer, ..] && _next < models.Count && StockForm.IsStock(models[_next]))
        {
            var transformer = create(StockForm.Restore(Take()));
            chain.Dispose();
            return transformer;
        }
        ITransformer[] restored = [.. steps.Select(Restore)];
        return restored.SequenceEqual(steps) ? loaded : new TransformerChain<ITransformer>(restored, ScopesOf(chain, steps));
    }

    private ModelProto Take() =>
        _next < models.Count
            ? models[_next++]
            : throw new OnnxModelException($"The model file has {models.Count} ONNX models and more OnnxTransformers than that.");

    // A chain does not expose the scopes of its steps, but the steps of a scope.
    private static IEnumerable<TransformerScope> ScopesOf(TransformerChain<ITransformer> chain, ITransformer[] steps)
    {
        TransformerScope[] flags = [TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring];
        var members = flags.Select(flag => chain.GetModelFor(flag).ToHashSet(ReferenceEqualityComparer.Instance)).ToArray();
        return
        [
            .. steps.Select(step =>
                flags.Where((_, i) => members[i].Contains(step)).Aggregate(TransformerScope.None, (scope, flag) => scope | flag)
            ),
        ];
    }
}
