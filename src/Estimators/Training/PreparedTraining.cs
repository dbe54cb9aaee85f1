namespace MlNet.MultiTask;

/// <summary>A network that fits some data, before it is trained.</summary>
/// <param name="Network">The network.</param>
/// <param name="Schema">What it reads and gives.</param>
/// <param name="Sets">What it learns from.</param>
/// <param name="Statistics">Each task's labels in it.</param>
/// <param name="Seed">Seed of the training.</param>
/// <param name="Fitted">What was learnt from the rows so far, as JSON for the model's metadata.</param>
internal sealed record PreparedTraining(
    Network Network,
    ModelSchema Schema,
    IReadOnlyList<DataSetRows> Sets,
    IReadOnlyList<LabelStatistics> Statistics,
    int Seed,
    string Fitted
);
