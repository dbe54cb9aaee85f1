using Microsoft.ML.OnnxRuntime;

namespace Benchmarks;

/// <summary>ONNX Runtime with nothing around it: InferenceSession.Run on OrtValues over arrays.</summary>
internal sealed class BareSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _outputs;
    private int _next;

    /// <param name="model">The network; its one input is a vector column.</param>
    /// <param name="threads">Threads of one run.</param>
    /// <param name="outputs">What is asked for; without any, all.</param>
    public BareSession(ReadOnlyMemory<byte> model, int threads = 1, params string[] outputs)
    {
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(model.ToArray(), options);
        _outputs = outputs.Length > 0 ? outputs : [.. _session.OutputNames];
    }

    /// <summary>Scores so many rows from where the last call ended, round and round: one Run per batch into outputs that ONNX Runtime
    /// makes, every first output summed up.</summary>
    /// <param name="features">All rows.</param>
    /// <param name="width">Numbers of a row.</param>
    /// <param name="rows">How many to score, a multiple of <paramref name="batch"/>.</param>
    /// <param name="batch">Rows of a Run.</param>
    public double Score(float[] features, int width, int rows, int batch)
    {
        string[] inputs = [_session.InputNames[0]];
        var sum = 0.0;
        for (var done = 0; done < rows; done += batch)
        {
            if ((_next + batch) * width > features.Length)
                _next = 0;
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance,
                features.AsMemory(_next * width, batch * width),
                [batch, width]
            );
            using var outputs = _session.Run(_runOptions, inputs, [input], _outputs);
            foreach (var value in outputs[0].GetTensorDataAsSpan<float>())
                sum += value;
            _next += batch;
        }
        return sum;
    }

    /// <summary>Scores rows one by one through OrtValues that are made once.</summary>
    public double ScoreSingly(float[] features, int width, int rows)
    {
        var row = new float[width];
        var result = new float[1];
        string[] inputs = [_session.InputNames[0]];
        using var input = OrtValue.CreateTensorValueFromMemory(row, [1, width]);
        using var output = OrtValue.CreateTensorValueFromMemory(result, [1, 1]);
        OrtValue[] inputValues = [input],
            outputValues = [output];
        var sum = 0.0;
        for (var i = 0; i < rows; i++)
        {
            features.AsSpan(i * width, width).CopyTo(row);
            _session.Run(_runOptions, inputs, inputValues, _outputs, outputValues);
            sum += result[0];
        }
        return sum;
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }
}
