using Microsoft.ML.OnnxRuntime;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>Operators of Microsoft.ML.OnnxRuntime.Extensions where that package is not there, as in this project.</summary>
[TestClass]
public sealed class CustomOperatorTests
{
    [TestMethod]
    public void APackageThatIsMissingIsNamed()
    {
        using var options = new SessionOptions();
        CustomOperators.Register(options, "ai.onnx.ml"u8);
        var error = Assert.ThrowsExactly<OnnxModelException>(() => CustomOperators.Register(options, "ai.onnx ai.onnx.contrib"u8));
        StringAssert.Contains(error.Message, "Microsoft.ML.OnnxRuntime.Extensions");
    }
}
