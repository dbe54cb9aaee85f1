using Microsoft.ML;
using MlNet.MultiTask.Graph;
using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Whatever the options are, ranks that train together get what one rank with all rows gets.</summary>
[TestClass]
public sealed class RankVariantTests
{
    private const double Rounding = 5e-5;

    private static readonly int[] s_counts = RankAsserts.Counts;

    private sealed class Flags
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        /// <summary>Above 0 is true; NaN is missing, alone or in a whole row.</summary>
        [VectorType(3)]
        public float[] Flag { get; set; } = [];
    }

    private static MultiTaskOptions Plain => SharedTraining.Options();

    [TestMethod]
    public void Architectures()
    {
        // DSelectK and SoftSharing have penalties that several ranks have to share, Aitm one for each row.
        foreach (var architecture in new Architecture[]
        {
            new DSelectK { ExpertCount = 4, ExpertLayers = [8], EntropyWeight = 0.1 },
            new SoftSharing { TrunkLayers = [8], Strength = 0.1 },
            new TabM { MemberCount = 3, Layers = [8], Dropout = 0 },
            new Mmoe { ExpertCount = 2, ExpertLayers = [8] },
            new HardSharing { TrunkLayers = [8], Normalization = LayerNormalization.Layer },
        })
            foreach (var balancer in new Balancer?[] { null, new UpGrad(), new Moml() })
                Check(Plain with { Architecture = architecture, Balancer = balancer }, $"{architecture.Name} {balancer}");
    }

    [TestMethod]
    public void APenaltyOfEachRow()
    {
        TaskDefinition[] tasks = [Tasks.Binary("Sign", "Sign"), Tasks.Binary("Other", "Class")];
        foreach (var balancer in new Balancer?[] { null, new UpGrad() })
            Check(Plain with { Architecture = new Aitm { TowerLayers = [8], CalibrationWeight = 1 }, Balancer = balancer }, "Aitm", tasks);
    }

    [TestMethod]
    public void Encodings()
    {
        NumericEncoding[] encodings = [new PiecewiseLinearEncoding { MaximumBins = 8 }, new PeriodicEncoding(), new RawEncoding()];
        foreach (var encoding in encodings)
            Check(Plain with { NumericEncoding = encoding }, encoding.GetType().Name);
    }

    [TestMethod]
    public void Stopping()
    {
        foreach (var criterion in Enum.GetValues<StoppingCriterion>())
            foreach (var refit in new[] { false, true })
                Check(
                    Plain with
                    {
                        StoppingCriterion = criterion,
                        MaximumEpochs = 12,
                        Patience = 2,
                        WeightAveraging = 0.9,
                        ValidationFraction = 0.3,
                        Refit = refit,
                    },
                    $"{criterion}, refit {refit}"
                );
    }

    [TestMethod]
    public void TheSameEpochsWithTheSameLosses()
    {
        var options = Plain with { MaximumEpochs = 40, Patience = 3, Optimizer = new Adam { LearningRate = 0.05 } };
        var (alone, together) = (new Reports(), new Reports());
        using var one = SharedTraining.Alone(SharedTraining.Rows(), options with { Progress = alone });
        var models = SharedTraining.Together(
            SharedTraining.Divide(SharedTraining.Rows(), s_counts),
            (ranks, rank) => options with { Communicator = ranks, Progress = rank == 2 ? together : null }
        );
        using var model = SharedTraining.Same(models);

        Assert.IsLessThan(40, alone.Count, "it stopped early");
        Assert.HasCount(alone.Count, together);
        for (var epoch = 0; epoch < alone.Count; epoch++)
        {
            Near.Value(alone[epoch].ValidationLoss, together[epoch].ValidationLoss, 1e-3);
            Assert.AreEqual(alone[epoch].Steps, together[epoch].Steps);
            Assert.AreEqual(alone[epoch].IsBest, together[epoch].IsBest);
            for (var t = 0; t < 3; t++)
            {
                Near.Value(alone[epoch].Tasks[t].TrainingLoss, together[epoch].Tasks[t].TrainingLoss, 1e-3);
                Near.Value(alone[epoch].Tasks[t].ValidationAccuracy, together[epoch].Tasks[t].ValidationAccuracy, 1e-3);
            }
        }
    }

    [TestMethod]
    public void OtherWaysOfBalancing()
    {
        Check(Plain with { Balancer = new NashMtl(), BalancingInterval = 4 }, "kept weights");
        Check(Plain with { Balancer = new Famo(), TaskWeights = TaskWeights.ByLabelCount(0.5) }, "weights by labels");
        Check(Plain with { Balancer = new UpGrad(), UpdatesByTensors = true }, "by tensors");
        Check(Plain with { UpdatesByTensors = true }, "by tensors");
    }

    [TestMethod]
    public void AThresholdIsChosenOnAllHeldOutRows()
    {
        var task = new BinaryTask("Sign", "Sign") { ThresholdForF1 = true };
        var options = Plain with { ValidationFraction = 0.4 };
        using var alone = SharedTraining.Alone(SharedTraining.Rows(), options, task);
        using var together = SharedTraining.Same(
            SharedTraining.Together(SharedTraining.Divide(SharedTraining.Rows(), s_counts), options, task)
        );
        Assert.AreNotEqual(0.5, alone.Schema.Tasks[0].Thresholds![0], 1e-4);
        Near.Value(alone.Schema.Tasks[0].Thresholds![0], together.Schema.Tasks[0].Thresholds![0], 1e-5);
    }

    [TestMethod]
    public void LabelsOfWhichEntriesAreMissing()
    {
        var random = new Random(4);
        List<Flags> rows =
        [
            .. Sample.Many(200).Select(row => new Flags
            {
                Features = row.Features,
                Flag = [.. Enumerable.Range(0, 3).Select(k => random.Next(3) > 0 ? float.NaN : row.Features[k] > 0 ? 1 : 0f)],
            }),
        ];
        float[] Scores(MultiTaskTransformer model) =>
            [.. model.Transform(new MLContext(1).Data.LoadFromEnumerable(rows)).GetColumn<float[]>("Flags.Score").SelectMany(row => row)];
        MultiTaskTransformer Fit(IEnumerable<Flags> own, Communicator? ranks)
        {
            var ml = new MLContext(1);
            var options = Plain with { WeightColumn = null, ValidationFraction = 0, Communicator = ranks };
            return ml.MultiTask().Trainer("Features", [Tasks.MultiLabel("Flags", "Flag")], options).Fit(ml.Data.LoadFromEnumerable(own));
        }
        using var alone = Fit(rows, null);
        using var together = SharedTraining.Same(
            Communicator.OnThreads(3, ranks => Fit(RankAsserts.Part(rows, s_counts, ranks.Rank), ranks))
        );
        Near.Values(Scores(alone), Scores(together), Rounding);
    }

    [TestMethod]
    public void SparseRows()
    {
        const int Slots = 2000;
        var rows = WordBag.Many(200, Slots);
        TaskDefinition[] tasks = [Tasks.Multiclass("Topic", "Topic"), Tasks.Regression("Length", "Length")];
        foreach (var balancer in new Balancer?[] { null, new UpGrad(), new AutoLambda() })
        {
            MultiTaskTransformer Fit(IEnumerable<WordBag> own, Communicator? ranks)
            {
                var ml = new MLContext(1);
                var options = Plain with
                {
                    WeightColumn = null,
                    Balancer = balancer?.Copy(),
                    ColumnEncodings = new Dictionary<string, NumericEncoding> { ["Features"] = new BagEncoding() },
                    Communicator = ranks,
                };
                return ml.MultiTask().Trainer("Features", tasks, options).Fit(WordBag.Load(ml, own, Slots));
            }
            float[] Scores(MultiTaskTransformer model)
            {
                var ml = new MLContext(1);
                return [.. model.Transform(WordBag.Load(ml, rows, Slots)).GetColumn<float>("Length.Score")];
            }
            using var alone = Fit(rows, null);
            using var together = SharedTraining.Same(
                Communicator.OnThreads(2, ranks => Fit(ranks.Rank == 0 ? rows.Take(150) : rows.Skip(150), ranks))
            );
            Near.Values(Scores(alone), Scores(together), Rounding, $"{balancer}");
        }
    }

    [TestMethod]
    public void SeveralDataSets()
    {
        foreach (var sampling in new SetSampling[] { new TemperatureSampling(), new JointSampling(), new AlternatingSampling() })
            RankAsserts.SetsAreSameAsAlone(
                Plain with
                {
                    SetSampling = sampling,
                },
                [],
                (_, row) => row < 50,
                Rounding,
                sampling.GetType().Name
            );
    }

    [TestMethod]
    public void HeldOutRowsByAColumnOrAView()
    {
        var rows = SharedTraining.Rows();
        MultiTaskTransformer Fit(List<Sample> own, List<Sample>? heldOut, Communicator? ranks)
        {
            var ml = new MLContext(1);
            var options = Plain with { ValidationColumn = heldOut is null ? "HasSum" : null, Communicator = ranks, Refit = true };
            var trainer = ml.MultiTask().Trainer("Features", Sample.AllTasks(), options);
            var data = ml.Data.LoadFromEnumerable(own);
            return heldOut is null ? trainer.Fit(data) : trainer.Fit(data, ml.Data.LoadFromEnumerable(heldOut));
        }
        // One rank has no held-out row.
        for (var i = 0; i < rows.Count; i++)
            rows[i].HasSum = i < 100 && i % 4 == 0;
        var parts = SharedTraining.Divide(rows, s_counts);
        using (var alone = Fit(rows, null, null))
        using (var together = SharedTraining.Same(Communicator.OnThreads(3, ranks => Fit(parts[ranks.Rank], null, ranks))))
            SharedTraining.Close(alone, together, Rounding, "a column");

        var others = Sample.Many(60, seed: 6);
        var ownOthers = SharedTraining.Divide(others, 0, 20, 40);
        using (var alone = Fit(rows, others, null))
        using (
            var together = SharedTraining.Same(
                Communicator.OnThreads(3, ranks => Fit(parts[ranks.Rank], ownOthers[ranks.Rank], ranks))
            )
        )
            SharedTraining.Close(alone, together, Rounding, "a view");
    }

    [TestMethod]
    public void AModelThatIsTrainedFurther()
    {
        var (first, more) = (SharedTraining.Rows(), Sample.Many(200, seed: 6));
        using var model = SharedTraining.Alone(first, Plain);
        MultiTaskTransformer Continue(List<Sample> own, Communicator? ranks)
        {
            var ml = new MLContext(1);
            var options = Plain with { Communicator = ranks, Anchor = 0.1 };
            return ml.MultiTask().Trainer("Features", Sample.AllTasks(), options).Continue(model, ml.Data.LoadFromEnumerable(own));
        }
        var parts = SharedTraining.Divide(more, s_counts);
        using var alone = Continue(more, null);
        using var together = SharedTraining.Same(Communicator.OnThreads(3, ranks => Continue(parts[ranks.Rank], ranks)));
        SharedTraining.Close(alone, together, Rounding);
    }

    [TestMethod]
    public void APresetDecidesFromTheRowsOfAll()
    {
        var options = new MultiTaskOptions
        {
            Preset = Preset.Fast,
            MaximumEpochs = 2,
            Seed = 3,
            Threads = 1,
        };
        var models = SharedTraining.Together(SharedTraining.Divide(SharedTraining.Rows(), s_counts), options);
        using var model = SharedTraining.Same(models);
        StringAssert.Contains(Training(model), "\"trainingRows\":180");
    }

    [TestMethod]
    public void ThreadsMayTakeTurnsAsTheyLike()
    {
        // Dropout is drawn by each rank for its own rows.
        var options = Plain with
        {
            Architecture = new HardSharing { TrunkLayers = [12], Dropout = 0.3 },
            Balancer = new GradDrop(),
        };
        byte[] Fit(int delayed)
        {
            var models = SharedTraining.Together(
                SharedTraining.Divide(SharedTraining.Rows(), s_counts),
                (ranks, rank) =>
                    options with
                    {
                        Communicator = ranks,
                        ProgressSteps = 1,
                        Progress = new Reports(_ =>
                        {
                            if (rank == delayed)
                                Thread.Sleep(3);
                        }),
                    }
            );
            using var model = SharedTraining.Same(models);
            return model.OnnxModel.ToArray();
        }
        CollectionAssert.AreEqual(Fit(0), Fit(2));
    }

    private static string Training(MultiTaskTransformer model) =>
        OnnxModelFile.Parse(model.OnnxModel).MetadataProps.First(entry => entry.Key == MetadataKeys.Training).Value;

    private static void Check(MultiTaskOptions options, string what, params TaskDefinition[] tasks) =>
        RankAsserts.SameAsAlone(options, Rounding, what, ["Sign.Score"], [s_counts], tasks);
}
