using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MlNet.MultiTask;

// ExecutionApp FILE: loads a model with Auto and with Cuda(0), and says in lines of tab-separated fields what ran, what it scored, and what
// was warned of.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ml = new MLContext(1);
ml.Log += (_, e) =>
{
    if (e.Kind == ChannelMessageKind.Warning)
        Console.WriteLine($"warning\t{e.Message.ReplaceLineEndings(" ")}");
};
using (var model = (MultiTaskTransformer)ml.MultiTask().Load(args[0], out _, new ExecutionOptions { Provider = ExecutionProvider.Auto }))
{
    Console.WriteLine($"auto\t{model.Execution.Provider}\t{model.Execution.FallbackReason?.ReplaceLineEndings(" ")}");
    var scored = model.Transform(ml.Data.LoadFromEnumerable([new Row()]));
    Console.WriteLine($"score\t{scored.GetColumn<float>("Mass.Score").Single():R}");
}
try
{
    using var model = (MultiTaskTransformer)
        ml.MultiTask().Load(args[0], out _, new ExecutionOptions { Provider = ExecutionProvider.Cuda() });
    Console.WriteLine($"cuda\t{model.Execution.Provider}");
}
catch (InvalidOperationException e)
{
    Console.WriteLine($"cuda\t{e.GetType().Name}\t{e.Message.ReplaceLineEndings(" ")}");
}

internal sealed class Row
{
    [VectorType(3)]
    public float[] Features { get; set; } = [0.5f, -1, 2];
}
