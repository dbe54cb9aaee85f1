using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>What a model answers to <see cref="ServingProcess.Penguin"/> and the like, by nothing but ONNX Runtime.</summary>
internal static class ServingReference
{
    public static (float[] Species, float Sex, float BodyMass) Score(
        string path,
        string island,
        float billLength,
        float billDepth,
        float flipperLength
    )
    {
        using var session = new InferenceSession(path);
        using var text = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [1, 1]);
        text.StringTensorSetElementAt(island.AsSpan(), 0);
        using var length = Number(billLength);
        using var depth = Number(billDepth);
        using var flipper = Number(flipperLength);
        using var options = new RunOptions();
        using var outputs = session.Run(
            options,
            ["Island", "BillLength", "BillDepth", "FlipperLength"],
            [text, length, depth, flipper],
            ["Species.Score", "Sex.Probability", "BodyMass.Score"]
        );
        return (
            outputs[0].GetTensorDataAsSpan<float>().ToArray(),
            outputs[1].GetTensorDataAsSpan<float>()[0],
            outputs[2].GetTensorDataAsSpan<float>()[0]
        );
    }

    private static OrtValue Number(float value) => OrtValue.CreateTensorValueFromMemory(new[] { value }, [1, 1]);
}
