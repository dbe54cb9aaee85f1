using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask;

/// <content>The export as part of a whole chain.</content>
public sealed partial class MultiTaskTransformer : IOnnxGraphSource
{
    OnnxFragment IOnnxGraphSource.ToOnnxFragment() => new(Model, Schema);
}
