using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>What an update makes of parameters that are moved less, later, held to their start, frozen, or read row by row, all at once:
/// each against Adam's formulas with a gradient, a step count and a factor of its own.</summary>
[TestClass]
public sealed class TrunkUpdateTests
{
    private const int Slots = 6;
    private const int Width = 3;
    private const double Rate = 0.01;
    private const double L2 = 0.02;
    private const double General = 0.3;

    private static readonly (string Name, float Factor, int FromEpoch, float Anchor)[] s_parameters =
    [
        ("plain", 1, 0, 0),
        ("paced", 0.25f, 0, 0),
        ("anchored", 0.5f, 0, 2),
        ("later", 1, 1, 0),
        ("last", 0.5f, 2, 2),
        ("frozen", 1, 0, 0),
        ("behind", 1, 0, 0),
    ];

    [TestMethod]
    [DataRow(false, false)]
    [DataRow(false, true)]
    [DataRow(true, false)]
    [DataRow(true, true)]
    public void EachIsMovedByItsOwnFormula(bool byTensors, bool hasFrozen)
    {
        using var scope = NewDisposeScope();
        var record = new ShapeRecord();
        var shapes = new ShapeOps(record);
        foreach (var (name, factor, epoch, anchor) in s_parameters)
            shapes.Paced(factor, epoch, anchor).Parameter(name, Initializer.Normal(1), Width);
        shapes.Parameter("table", Initializer.Normal(1), Slots, Width);
        using var store = new ParameterStore(record, 5, CPU, byTensors);
        using var mode = new TrainingMode();
        var ops = new TorchOps(store, mode);
        var options = new MultiTaskOptions
        {
            UpdatesByTensors = byTensors,
            Anchor = General,
            Regularization = new Regularization { L2 = L2 },
        };
        using var update = ParameterUpdate.Create(store, options);
        var frozen = hasFrozen ? new FrozenParameters(store, name => name == "frozen") : null;
        update.StartFrom(frozen, isFitted: true);
        var wanted = s_parameters.Select(parameter => new Wanted(Numbers(store, parameter.Name), parameter.Factor)).ToArray();
        var table = new Wanted(Numbers(store, "table"), 1);
        for (var step = 1; step <= 7; step++)
        {
            var epoch = (step - 1) / 2;
            update.BeginEpoch(epoch, step - 1);
            // A gradient of its own for each value, another one in each step.
            var loss = (ops.Bag(ops.Parameter("table", default, Slots, Width), Rows()) * Weights(step, 2)).sum();
            foreach (var (name, _, _, _) in s_parameters)
                loss += (ops.Parameter(name, default, Width) * Weights(step, 1)).sum();
            autograd.backward([loss], [ones([])]);
            store.Bags.Take();
            frozen?.ClearGradients();
            update.Apply(step, new StepSize(Rate));

            var weights = Numbers(Weights(step, 2));
            for (var p = 0; p < s_parameters.Length; p++)
            {
                var (name, _, from, anchor) = s_parameters[p];
                if (epoch >= from && !(hasFrozen && name == "frozen"))
                    for (var i = 0; i < Width; i++)
                        wanted[p].Move(i, weights[i], anchor > 0 ? anchor : General);
                Check(wanted[p], Numbers(store, name), $"{name} after step {step}");
            }
            // Row 0 has slot 1 twice, row 1 has slot 4. Other rows are left out where rows are what a step changes.
            for (var i = 0; i < Slots * Width; i++)
            {
                var gradient =
                    i / Width == 1 ? 2 * weights[i % Width]
                    : i / Width == 4 ? weights[Width + i % Width]
                    : 0;
                if (hasFrozen || i / Width is 1 or 4)
                    table.Move(i, gradient, General);
            }
            Check(table, Numbers(store, "table"), $"table after step {step}");
            Assert.AreEqual(0, store.Gradients.abs().sum().item<float>(), "gradients are left at zero");
        }
    }

    /// <summary>A new model's parameters are held to their start by their own λ, not by that of the options.</summary>
    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void ANewModelIsHeldByItsTrunksAnchorAlone(bool byTensors)
    {
        using var scope = NewDisposeScope();
        var record = new ShapeRecord();
        var shapes = new ShapeOps(record);
        shapes.Parameter("free", Initializer.Ones, Width);
        shapes.Paced(1, anchor: 4).Parameter("held", Initializer.Ones, Width);
        using var store = new ParameterStore(record, 5, CPU, byTensors);
        var options = new MultiTaskOptions
        {
            UpdatesByTensors = byTensors,
            Anchor = 100,
            Optimizer = new Sgd { LearningRate = 0.1 },
        };
        using var update = ParameterUpdate.Create(store, options);
        update.StartFrom(null, isFitted: false);
        // A constant gradient of 1: θ falls by 0.1 a step, and is pulled back by 0.1 · 4 · (1 − θ).
        var (free, held) = (1.0, 1.0);
        for (var step = 1; step <= 5; step++)
        {
            using (no_grad())
            {
                store.Parameter("free").grad!.fill_(1);
                store.Parameter("held").grad!.fill_(1);
            }
            update.Apply(step, new StepSize(0.1));
            free -= 0.1;
            held -= 0.1 * (1 + 4 * (held - 1));
        }
        Near.Value(free, Numbers(store, "free")[0], 1e-5);
        Near.Value(held, Numbers(store, "held")[0], 1e-5);
    }

    private static void Check(Wanted wanted, float[] got, string what)
    {
        for (var i = 0; i < got.Length; i++)
            Near.Value(wanted.Values[i], got[i], 2e-5, $"{what}, value {i}");
    }

    private static float[] Numbers(ParameterStore store, string name) => Numbers(store.Parameter(name));

    private static float[] Numbers(Tensor x) => x.detach().contiguous().data<float>().ToArray();

    private static Tensor Weights(int step, int rows) =>
        tensor([.. Enumerable.Range(0, rows * Width).Select(i => MathF.Sin(i + 2 * step) + 0.1f)], rows == 1 ? [Width] : [rows, Width]);

    private static Tensor Rows() =>
        SparseTensor.Create(
            2,
            Slots,
            2,
            (rows, slots, values) =>
            {
                (rows[0], slots[0], values[0]) = (0, 1, 2);
                (rows[1], slots[1], values[1]) = (1, 4, 1);
            }
        );

    // Adam (Kingma, Ba 2015, algorithm 1) of each value by itself, with L2 and an anchor in the gradient, and a part of the step taken.
    private sealed class Wanted(float[] start, double factor)
    {
        private readonly double[] _m = new double[start.Length];
        private readonly double[] _v = new double[start.Length];
        private readonly int[] _steps = new int[start.Length];

        public double[] Values { get; } = Array.ConvertAll(start, value => (double)value);

        public void Move(int i, double gradient, double anchor)
        {
            var g = gradient + L2 * Values[i] + anchor * (Values[i] - start[i]);
            _m[i] = 0.9 * _m[i] + 0.1 * g;
            _v[i] = 0.999 * _v[i] + 0.001 * g * g;
            var step = ++_steps[i];
            var (mean, square) = (_m[i] / (1 - Math.Pow(0.9, step)), _v[i] / (1 - Math.Pow(0.999, step)));
            Values[i] -= factor * Rate * mean / (Math.Sqrt(square) + 1e-8);
        }
    }
}
