namespace MlNet.MultiTask;

// What the network learns from besides the labels.
public sealed partial record MultiTaskOptions
{
    /// <summary>
    /// Stock trainers that teach the network, by the names of their tasks: for example <c>ml.Regression.Trainers.LightGbm("Price",
    /// "Features")</c>, with what it needs in front of it. Each is trained on four fifths of the training rows and predicts the last fifth,
    /// five times, so that no prediction is of a row that it has seen; the network then learns from a mixture of label and prediction. The
    /// model is the network alone: nothing of the trainers is in it.
    /// </summary>
    /// <value>
    /// Default none. The estimator has to leave a column Score for numbers, Probability for yes or no, and Score with a probability for
    /// each class. Regression, binary and multiclass tasks, one data set, rows in memory. Held-out rows are seen by no teacher.
    /// </value>
    public IReadOnlyDictionary<string, Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>> Teachers { get; init; } =
        new Dictionary<string, Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>>();

    /// <summary>The teachers' share of the labels that are learnt from: share · prediction + (1 − share) · label.</summary>
    /// <value>Default null: it is 0.7 for the tasks whose error on the held-out rows is less with it than without, and 0 for the others,
    /// which takes two trainings more; 0.5 for all where nothing is held out. From 0 to 1.</value>
    public double? TeacherShare { get; init; }
}
