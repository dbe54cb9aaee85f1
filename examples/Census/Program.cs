using Microsoft.ML;
using MlNet.MultiTask;
using Census;
var folder = args[0]; var seeds = int.Parse(args[1]); var which = args.Length > 2 ? args[2] : "default"; var bs = args.Length > 3 ? int.Parse(args[3]) : 128; var lr = args.Length > 4 ? double.Parse(args[4]) : 1e-3;
var ml = new MLContext(1);
var train = CensusData.Load(ml, folder, "adult_train.csv"); var test = CensusData.Load(ml, folder, "adult_test.csv");
for (var seed = 1; seed <= seeds; seed++)
{
    var sw = System.Diagnostics.Stopwatch.StartNew();
    int epochs = 0, best = 0;
    var o = new MultiTaskOptions { Seed = seed, BatchSize = bs, Optimizer = new Adam { LearningRate = lr }, Patience = 5, Architecture = which switch { "tabm" => new TabM(), "drop" => new HardSharing { Dropout = 0.2 }, "wide" => new HardSharing { TrunkLayers = [256, 128], Dropout = 0.3 }, _ => new HardSharing() }, Progress = new P(p => { epochs = p.Epoch; if (p.IsBest) best = p.Epoch; }) };
    var m = CensusPipeline.Create(ml, CensusPipeline.AllTasks(), o).Fit(train);
    var s = m.Transform(test);
    var i = ml.BinaryClassification.Evaluate(s, "IsRich", "Income.Score", "Income.Probability", "Income.PredictedLabel");
    var n = ml.BinaryClassification.Evaluate(s, "NeverMarried", "NeverMarried.Score", "NeverMarried.Probability", "NeverMarried.PredictedLabel");
    var h = ml.Regression.Evaluate(s, "HoursPerWeek", "Hours.Score");
    var oc = ml.MulticlassClassification.Evaluate(s, "OccupationKey", "Occupation.Score", "Occupation.PredictedLabel");
    Console.WriteLine($"{which} seed {seed}: {i.AreaUnderRocCurve:F4} {n.AreaUnderRocCurve:F4} {h.RSquared:F4} {oc.MicroAccuracy:F4} epochs {epochs} best {best} {sw.Elapsed.TotalSeconds:F0}s");
}
sealed class P(Action<TrainingProgress> a) : IProgress<TrainingProgress> { public void Report(TrainingProgress p) => a(p); }
