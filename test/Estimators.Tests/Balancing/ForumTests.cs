namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class ForumTests
{
    [TestMethod]
    [DataRow(1, 1), DataRow(2, 3), DataRow(3, 5)]
    public void TheConstraintsSlopeIsThatOfItsFormula(int seed, int steps)
    {
        var (step, balancer) = (new QuadraticStep(3, 5, seed), new Forum { InnerSteps = steps }.Started(3));
        double[] logits = [0.2, -0.4, 0.1];
        var theta = Vectors.Wide(step.Parameters.ToArray());
        var inner = theta;
        for (var k = 0; k < steps; k++)
            inner = step.Ahead(inner, QuadraticStep.Softmax(logits));
        // q(s) = Σ wₜ(s) (Lₜ(θ) − Lₜ(θ̃)) with θ̃ held fixed.
        var expected = QuadraticStep.Slopes(
            s => QuadraticStep.Softmax(s).Select((w, t) => w * (step.Loss(t, theta) - step.Loss(t, inner))).Sum(),
            logits
        );
        var slope = new double[3];
        balancer.ConstraintSlope(step, QuadraticStep.Softmax(logits), slope);
        BalancerAsserts.SameVector(expected, slope, 1e-4, "∂q/∂s");
    }

    [TestMethod]
    public void TheDualIsSolved()
    {
        // Against a fine grid over the simplex of two and of three tasks.
        for (var seed = 1; seed <= 6; seed++)
        {
            var random = new SeededRandom(seed);
            var n = 2 + seed % 2;
            double[][] g = [.. Enumerable.Range(0, n + 1).Select(_ => Enumerable.Range(0, 4).Select(_ => random.Normal()).ToArray())];
            var q = g[n];
            var norm = Vectors.Dot(q, q);
            double[] gramian = [.. from i in Enumerable.Range(0, n) from j in Enumerable.Range(0, n) select Vectors.Dot(g[i], g[j])];
            var lambda = ForumDual.Solve(gramian, [.. g.Take(n).Select(row => Vectors.Dot(row, q) / norm)], norm, 0.3);
            Assert.AreEqual(1, lambda.Sum(), 1e-9);
            Assert.IsTrue(lambda.All(value => value >= 0));

            // ½‖Σλg + νq‖² − νρ‖q‖², with the best ν of a grid.
            double Objective(double[] weights)
            {
                double[] d = [.. Enumerable.Range(0, 4).Select(p => Enumerable.Range(0, n).Sum(i => weights[i] * g[i][p]))];
                var least = double.PositiveInfinity;
                for (var k = 0; k <= 4000; k++)
                {
                    var (nu, square) = (k / 1000.0, 0.0);
                    for (var p = 0; p < 4; p++)
                        square += (d[p] + nu * q[p]) * (d[p] + nu * q[p]);
                    least = Math.Min(least, square / 2 - nu * 0.3 * norm);
                }
                return least;
            }
            var best = double.PositiveInfinity;
            for (var a = 0; a <= 40; a++)
                for (var b = 0; b <= (n == 3 ? 40 - a : 0); b++)
                    best = Math.Min(best, Objective(n == 3 ? [a / 40.0, b / 40.0, (40 - a - b) / 40.0] : [a / 40.0, (40 - a) / 40.0]));
            Assert.IsLessThan(best + 1e-5, Objective(lambda), $"seed {seed}: [{string.Join(", ", lambda)}]");
        }
    }

    [TestMethod]
    public void TheDirectionLowersTheConstraintAtItsRate()
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var (step, balancer) = (new QuadraticStep(3, 6, seed), new Forum { Rho = 0.2 }.Started(3));
            double[] third = [1.0 / 3, 1.0 / 3, 1.0 / 3];
            var (slope, gradient, direction) = (new double[3], new float[6], new float[6]);
            new Forum().Started(3).ConstraintSlope(step, third, slope);
            step.TrainingGradient(step.Parameters, third, gradient);
            balancer.Weights(step);
            balancer.Combine(step, direction);

            // ⟨∇q, d⟩ = ⟨∇f, d in θ⟩ + ν‖∂q/∂s‖² ≥ ρ‖∇q‖²; ν follows from the direction's formula, d = Σλg + ν∇f.
            var squares = Vectors.Dot(slope, slope);
            var along = Vectors.Dot(Vectors.Wide(gradient), Vectors.Wide(direction));
            var norm = Vectors.Dot(Vectors.Wide(gradient), Vectors.Wide(gradient)) + squares;
            // The part in s is not shown; it can only help, and it is at most (along/‖∇f‖²)·‖∂q/∂s‖² with the ν that a direction along ∇f
            // alone would have.
            Assert.IsGreaterThan(0.2 * norm - 1e-6 - squares * Math.Max(0, 0.2 + Math.Sqrt(1 / norm)), along, $"seed {seed}");
        }
    }

    [TestMethod]
    public void FollowingItLowersAllValidationLossesOfQuadratics()
    {
        // Training and validation agree here up to their centres: descend from far away.
        var step = new QuadraticStep(2, 4, 3);
        var theta = step.Parameters.ToArray().Select(x => x * 8).ToArray();
        step.Move(theta);
        var before = Enumerable.Range(0, 2).Select(t => step.ValidationLoss(t, Vectors.Wide(theta))).ToArray();
        var balancer = new Forum().Started(2);
        var direction = new float[4];
        for (var k = 0; k < 400; k++)
        {
            balancer.Weights(step);
            balancer.Combine(step, direction);
            for (var p = 0; p < 4; p++)
                theta[p] -= 0.1f * direction[p];
            step.Move(theta);
        }
        for (var t = 0; t < 2; t++)
            Assert.IsLessThan(0.2 * before[t], step.ValidationLoss(t, Vectors.Wide(theta)), $"task {t}");
    }
}
