namespace MlNet.MultiTask;

/// <summary>The operators that a trunk may compute with, each with what it is in this library's operations.</summary>
internal static class NodeTable
{
    private static readonly HashSet<string> s_operators = new(
        (
            "Abs Add AveragePool BatchNormalization Cast Clip Concat ConstantOfShape Conv Cos Div Dropout Elu Erf Exp Expand Flatten "
            + "Gather Gelu Gemm GlobalAveragePool GlobalMaxPool HardSigmoid HardSwish Identity InstanceNormalization "
            + "LayerNormalization LeakyRelu Log LogSoftmax MatMul Max MaxPool Min Mish Mul Neg Pad Pow PRelu Reciprocal ReduceMax "
            + "ReduceMean ReduceSum Relu Reshape Resize Selu Sigmoid Sin Slice Softmax Softplus Split Sqrt Squeeze Sub Sum Tanh "
            + "Transpose Unsqueeze Upsample "
            // Mostly of sequences.
            + "And CumSum Equal Greater GreaterOrEqual IsNaN Less LessOrEqual Not Or Range Trilu Where"
        ).Split(' ')
    );

    private static readonly HashSet<string> s_broadcasting = new(
        "Add Sub Mul Div Pow Max Min Sum MatMul And Or Equal Greater GreaterOrEqual Less LessOrEqual Where".Split(' ')
    );

    /// <summary>Whether an operator brings its inputs to one number of axes.</summary>
    public static bool Broadcasts(string op) => s_broadcasting.Contains(op);

    /// <summary>The operators, for tests that go over all of them.</summary>
    public static IReadOnlyCollection<string> Operators => s_operators;

    public static bool Knows(string op) => s_operators.Contains(op);

    /// <summary>Computes a node's outputs.</summary>
    public static T[] Run<T>(NodeCall<T> call) =>
        call.Operator switch
        {
            "Conv" => [ConvolutionNodes.Conv(call)],
            "MaxPool" => [ConvolutionNodes.MaxPool(call)],
            "AveragePool" => [ConvolutionNodes.AveragePool(call)],
            "GlobalAveragePool" or "GlobalMaxPool" => [ConvolutionNodes.GlobalPool(call)],
            "Pad" => [ConvolutionNodes.Pad(call)],
            "Resize" or "Upsample" => [ResizeNodes.Resize(call)],
            "BatchNormalization" => [NormalizationNodes.Batch(call)],
            "LayerNormalization" => [NormalizationNodes.Layer(call)],
            "InstanceNormalization" => [NormalizationNodes.Instance(call)],
            "Softmax" or "LogSoftmax" => [NormalizationNodes.Softmax(call)],
            "ReduceMean" or "ReduceSum" or "ReduceMax" => [NormalizationNodes.Reduce(call)],
            "Gemm" => [ProductNodes.Gemm(call)],
            "MatMul" => [ProductNodes.MatMul(call)],
            "Split" => ShapeNodes.Split(call),
            "Flatten" or "Reshape" or "Squeeze" or "Unsqueeze" => [ShapeNodes.Reshape(call)],
            "Transpose" => [ShapeNodes.Transpose(call)],
            "Concat" => [ShapeNodes.Concat(call)],
            "Slice" => [ShapeNodes.Slice(call)],
            "Gather" => [ShapeNodes.Gather(call)],
            "Expand" or "ConstantOfShape" => [ExpandNodes.Expand(call)],
            "Identity" => [call.Raw(0)],
            "Cast" => [ShapeNodes.Cast(call)],
            "Dropout" => [NormalizationNodes.Dropout(call)],
            "Add" or "Sub" or "Mul" or "Div" or "Pow" or "Max" or "Min" or "Sum" => [ElementwiseNodes.Several(call)],
            "Where" => [ConditionNodes.Where(call)],
            "Equal" or "Greater" or "GreaterOrEqual" or "Less" or "LessOrEqual" or "And" or "Or" => [ConditionNodes.Two(call)],
            "Not" or "IsNaN" => [ConditionNodes.One(call)],
            "Range" => [SequenceNodes.Range(call)],
            "CumSum" => [SequenceNodes.CumSum(call)],
            "Trilu" => [SequenceNodes.Trilu(call)],
            _ => [ElementwiseNodes.Single(call)],
        };
}
