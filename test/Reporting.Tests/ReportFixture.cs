using System.Xml.Linq;
using Microsoft.ML;

namespace MlNet.MultiTask.Reporting.Tests;

/// <summary>A report of everything, of tasks whose names try to be markup.</summary>
internal sealed class ReportFixture : IDisposable
{
    public const string Class = "<script>alert('x')</script>\"&\u0001";
    public const string Sign = "</style><b>Sign";
    public const string Sum = "Sum & co.";

    private readonly MultiTaskTransformer _model;

    public ReportFixture()
    {
        Ml = new MLContext(1);
        History = new TrainingHistory();
        Settings = new MultiTaskOptions
        {
            Architecture = new HardSharing { TrunkLayers = [16] },
            MaximumEpochs = 5,
            BatchSize = 16,
            Seed = 5,
            Threads = 1,
            Progress = History,
            Balancer = new DynamicWeightAverage(),
        };
        TaskDefinition[] tasks =
        [
            Tasks.Multiclass(Class, "Class"),
            Tasks.Binary(Sign, "Sign"),
            Tasks.Regression(Sum, "Sum"),
            Tasks.Quantile("Range", "Sum", [0.1, 0.5, 0.9]),
        ];
        var rows = Sample.Many(200);
        rows[0].Sum = float.NaN;
        var trainer = Ml.MultiTask().Trainer("Features", tasks, Settings);
        _model = trainer.Fit(Ml.Data.LoadFromEnumerable(rows));
        var test = Sample.Many(120, seed: 4);
        test[3].Sign = float.NaN;
        Scored = _model.Transform(Ml.Data.LoadFromEnumerable(test));
        Affinity = new TaskAffinity(
            [Class, Sign, Sum, "Range"],
            new[,]
            {
                { 0.5, 0.25, -0.125, 0 },
                { 0.1, 0.4, 0.05, 0 },
                { -0.2, 0.01, 0.3, 0.0625 },
                { 0, 0, 0.5, 1 },
            },
            42
        );
        Content = new ReportContent
        {
            Title = "<i>Title</i>",
            Model = _model,
            Scored = Scored,
            History = History,
            Summary = trainer.Summarize(Ml.Data.LoadFromEnumerable(rows)),
            Settings = Settings,
            Affinity = Affinity,
            Grouping = TaskGrouping.Best(Affinity, 2),
            Importance = new TaskImportance([
                new("first", "A", "AUC", 0.9, [0.125, 0.125, 0.125]),
                new("second", "A", "AUC", 0.9, [0.2, 0.3, 0.4]),
                new("first", "B", "RMSE", 2, [0.5, 0.7, 0.6]),
                new("second", "B", "RMSE", 2, [-0.1, 0, 0.1]),
            ]),
        };
    }

    public MLContext Ml { get; }

    public TrainingHistory History { get; }

    public MultiTaskOptions Settings { get; }

    public IDataView Scored { get; }

    public TaskAffinity Affinity { get; }

    public ReportContent Content { get; }

    /// <summary>The page as a tree: it is well-formed XML, so anything that a name had broken out of would show.</summary>
    public static XElement Parse(string page) => XElement.Parse(page[page.IndexOf('\n')..], LoadOptions.PreserveWhitespace);

    public void Dispose() => _model.Dispose();
}
