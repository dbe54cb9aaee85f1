namespace MlNet.MultiTask.Safety;

/// <summary>What ML.NET's own trainers become.</summary>
internal static class TrainerRules
{
    private static readonly string[] s_transforms = ["NONE", "SOFTMAX", "LOGISTIC", "SOFTMAX_ZERO", "PROBIT"];

    public static GraphValue[] LinearRegressor(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, new HashSet<DataType> { DataType.Float });
        node.Text("post_transform", "NONE", s_transforms);
        var targets = node.Int("targets", 1, 1, int.MaxValue);
        var (weights, biases) = (node.Floats("coefficients") ?? [], node.Floats("intercepts"));
        if (biases is not null && biases.Count != targets)
            throw node.Wrong($"has {biases.Count} intercepts for {targets} targets");
        return [new(DataType.Float, new(Rows(node, x, weights.Count, targets), Dim.Of(targets)))];
    }

    public static GraphValue[] LinearClassifier(CheckedNode node)
    {
        node.Takes(1, 1, outputs: 2);
        var x = node.Input(0, ItemTypes.Classical);
        node.Text("post_transform", "NONE", s_transforms);
        node.Flag("multi_class", false);
        var (weights, biases) = (node.Floats("coefficients") ?? [], node.Floats("intercepts") ?? []);
        var (texts, integers) = (node.Texts("classlabels_strings"), node.Ints("classlabels_ints"));
        var classes = texts?.Count ?? integers?.Count ?? 0;
        if ((texts is null) == (integers is null) || classes < 2 || biases.Count != classes)
            throw node.Wrong($"has {classes} classes and {biases.Count} intercepts");
        var rows = Rows(node, x, weights.Count, classes);
        GraphValue label = new(texts is null ? DataType.Int64 : DataType.String, new(rows));
        GraphValue scores = new(DataType.Float, new(rows, Dim.Of(classes)));
        return node.OutputCount == 2 ? [label, scores] : [label];
    }

    public static GraphValue[] TreeEnsembleRegressor(CheckedNode node)
    {
        node.Takes(1, 1);
        var x = node.Input(0, ItemTypes.Classical);
        node.Text("post_transform", "NONE", s_transforms);
        node.Text("aggregate_function", "SUM", "SUM", "AVERAGE", "MIN", "MAX");
        var targets = node.Int("n_targets", 1, 1, 1 << 20);
        if (node.Floats("base_values") is { } bases && bases.Count != targets)
            throw node.Wrong($"has {bases.Count} base values for {targets} targets");
        if (x.Shape.Rank is < 1 or > 2 || !x.Shape[^1].IsNumber)
            throw node.Wrong($"reads {x.Shape}, which is not [rows, features]");
        node.Arithmetic = Trees.Check(node, x.Shape[^1].Size, targets);
        return [new(DataType.Float, new(x.Shape.Rank == 2 ? x.Shape[0] : Dim.Of(1), Dim.Of(targets)))];
    }

    // The runtime multiplies by as many weights as features and targets say, however many there are.
    private static Dim Rows(CheckedNode node, GraphValue x, int weights, long targets)
    {
        if (x.Shape.Rank is < 1 or > 2 || !x.Shape[^1].IsNumber || Shape.Times(x.Shape[^1].Size, targets) != weights)
            throw node.Wrong($"has {weights} coefficients for {x.Shape} and {targets} targets");
        node.Arithmetic = weights;
        return x.Shape.Rank == 2 ? x.Shape[0] : Dim.Of(1);
    }
}
