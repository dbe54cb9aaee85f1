using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/datasets.md takes for granted: two surveys with one answer each, people and strikes with columns of their own, digits and
/// garments, all small and made up.</summary>
public static class DatasetsPage
{
    public static MLContext ml { get; } = new(seed: 1);

    public static MultiTaskOptions options { get; } =
        new()
        {
            Architecture = new HardSharing { TrunkLayers = [8] },
            MaximumEpochs = 1,
            SetSampling = new JointSampling(),
        };

    public static IDataView incomeRows { get; } = Rows();

    public static IDataView marriageRows { get; } = Rows();

    public static IDataView rawPeople { get; } = Rows();

    public static IDataView rawStrikes { get; } = Rows();

    public static ITransformer peopleChain { get; } = ml.Transforms.NormalizeMinMax("PeopleFeatures", "Features").Fit(rawPeople);

    public static ITransformer strikesChain { get; } = ml.Transforms.NormalizeMinMax("StrikeFeatures", "Features").Fit(rawStrikes);

    public static IDataView people { get; } = peopleChain.Transform(rawPeople);

    public static IDataView strikes { get; } = strikesChain.Transform(rawStrikes);

    public static MultiTaskTransformer model =>
        ml.MultiTask()
            .Trainer(["PeopleFeatures", "StrikeFeatures"], [Tasks.Binary("Income", "IsRich"), Tasks.Binary("Damage", "IsDamaged")], options)
            .Fit([
                new TrainingSet("people", people) { Features = ["PeopleFeatures"], Tasks = ["Income"] },
                new TrainingSet("strikes", strikes) { Features = ["StrikeFeatures"], Tasks = ["Damage"] },
            ]);

    public static IDataView digits { get; } = Rows();

    public static IDataView garments { get; } = Rows();

    public static TaskDefinition digitTask { get; } = Tasks.Multiclass("Digit", "Kind");

    public static TaskDefinition garmentTask { get; } = Tasks.Multiclass("Garment", "Kind");

    public static MultiTaskEstimator trainer { get; } = ml.MultiTask().Trainer("Features", [digitTask, garmentTask], options);

    private static IDataView Rows()
    {
        var random = new Random(1);
        return ml.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, 60)
                .Select(i => new Row
                {
                    Features = [random.NextSingle(), random.NextSingle(), random.NextSingle()],
                    IsRich = i % 2 == 0,
                    NeverMarried = i % 3 == 0,
                    IsDamaged = i % 4 == 0,
                    Kind = (uint)(i % 3) + 1,
                })
                .ToList()
        );
    }

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public bool IsRich { get; set; }

        public bool NeverMarried { get; set; }

        public bool IsDamaged { get; set; }

        [KeyType(3)]
        public uint Kind { get; set; }
    }
}
