using Microsoft.ML;

namespace MlNet.MultiTask;

/// <summary>One fold of a cross-validation.</summary>
public sealed class FoldResult : IDisposable
{
    internal FoldResult(CrossValidationFold fold, MultiTaskMetrics metrics, ITransformer? model) =>
        (Index, TrainRows, TestRows, Metrics, Model) = (fold.Index, fold.TrainRows, fold.TestRows, metrics, model);

    /// <summary>Its number, from 0.</summary>
    public int Index { get; }

    /// <summary>Number of rows it was trained on.</summary>
    public int TrainRows { get; }

    /// <summary>Number of rows it was tested on.</summary>
    public int TestRows { get; }

    /// <summary>The metrics on its test rows.</summary>
    public MultiTaskMetrics Metrics { get; }

    /// <summary>The whole chain as it was fitted on the fold's training rows; null unless
    /// <see cref="CrossValidationOptions.KeepModels"/>.</summary>
    public ITransformer? Model { get; }

    /// <summary>Disposes the model.</summary>
    public void Dispose() => (Model as IDisposable)?.Dispose();
}
