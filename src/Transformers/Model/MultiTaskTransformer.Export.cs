using MlNet.MultiTask.Splicing;

namespace MlNet.MultiTask;

/// <content>Its part in the export of a whole chain.</content>
public sealed partial class MultiTaskTransformer : IOnnxGraphSource
{
    OnnxFragment IOnnxGraphSource.ToOnnxFragment() => new(Model, Schema);
}
