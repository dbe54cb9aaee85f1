namespace MlNet.MultiTask.Hosting.Tests;

/// <summary>A model file of the line Y = slope · X.</summary>
internal static class LineModel
{
    public static void Write(string path, float slope, string task = "Y")
    {
        var schema = new ModelSchema(
            [new InputColumn("X", ColumnKind.Single, 1, true, 0, [])],
            [new TaskSchema(task, "regression", "Label", [new OutputColumn($"{task}.Score", ColumnKind.Single, 1, true, [])], 1)]
        );
        var model = NetworkExport.Build(
            schema,
            _ => new[] { slope },
            (ops, inputs) => [ops.Linear(inputs[0], ops.Parameter("slope", Initializer.Zeros, 1, 1), default)]
        );
        // As those do who replace a file in use: written beside it, then moved over it.
        File.WriteAllBytes(path + ".new", model);
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>What a scorer makes of 2.</summary>
    public static float OfTwo(MultiTaskScorer scorer) => scorer.Score(new ScoringInput(1).Add("X", 2f))["Y"].Score(0);
}
