using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>Normalisation, and what does nothing outside training.</summary>
internal sealed partial class OnnxOps
{
    public OnnxValue BatchNorm(
        OnnxValue x,
        OnnxValue scale,
        OnnxValue shift,
        OnnxValue runningMean,
        OnnxValue runningVariance,
        float momentum = 0.1f,
        float epsilon = 1e-5f,
        bool isKept = false
    )
    {
        Rules.Normalize("BatchNorm", x.Dims, 1, scale.Dims, shift.Dims, runningMean.Dims, runningVariance.Dims);
        return Node(
            "BatchNormalization",
            x.Dims,
            [Float(x), scale, shift, runningMean, runningVariance],
            OnnxAttributes.Of("epsilon", epsilon)
        );
    }

    public OnnxValue LayerNorm(OnnxValue x, OnnxValue scale, OnnxValue shift, float epsilon = 1e-5f)
    {
        Rules.Normalize("LayerNorm", x.Dims, -1, scale.Dims, shift.Dims);
        x = Float(x);
        if (_graph.Opset >= 17)
            return Node(
                "LayerNormalization",
                x.Dims,
                [x, scale, shift],
                OnnxAttributes.Of("axis", -1L),
                OnnxAttributes.Of("epsilon", epsilon)
            );
        var centred = Sub(x, Mean(x, -1, keepAxis: true));
        var deviation = Apply(Activation.Sqrt, Affine(Mean(Apply(Activation.Square, centred), -1, keepAxis: true), 1, epsilon));
        return Add(Mul(Div(centred, deviation), scale), shift);
    }

    public OnnxValue Dropout(OnnxValue x, float probability) => x;

    public OnnxValue StopGradient(OnnxValue x) => x;

    /// <summary>Zeros. What is added to or multiplied with them is left out of the graph, and then so are they.</summary>
    public OnnxValue Noise(OnnxValue x)
    {
        var shape = _graph.Node(_scope, "Shape", DataType.Int64, [x.Rank], [x]);
        return Node("ConstantOfShape", x.Dims, [shape]) with { IsZero = true };
    }
}
