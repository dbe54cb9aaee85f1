namespace MlNet.MultiTask;

/// <summary>The rows and tasks of a training, before there is a network.</summary>
/// <param name="Plan">Which data set has which columns and tasks.</param>
/// <param name="Columns">The feature and label columns.</param>
/// <param name="Sets">The rows.</param>
/// <param name="Statistics">Each task's labels in them.</param>
/// <param name="Labels">The same, or those of the model that is trained further.</param>
/// <param name="Heads">The tasks' heads.</param>
/// <param name="Seed">Seed of the training.</param>
internal sealed record ReadTraining(
    SetPlan Plan,
    DataSetColumns Columns,
    IReadOnlyList<DataSetRows> Sets,
    IReadOnlyList<LabelStatistics> Statistics,
    IReadOnlyList<LabelStatistics> Labels,
    IReadOnlyList<TaskHead> Heads,
    int Seed
);
