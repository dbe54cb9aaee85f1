namespace MlNet.MultiTask.Estimators.Tests;

[TestClass]
public sealed class MgdaTests
{
    [TestMethod]
    public void TwoTasksByHand()
    {
        // The segment from g₁ to g₂ is nearest to 0 at γ = (g₂ − g₁)·g₂ / ‖g₂ − g₁‖² = 60/100.
        BalancerAsserts.Close([0.6, 0.4], new Mgda().Started(2).Weights(new MatrixStep(Matrices.Pair)));
    }

    [TestMethod]
    public void AShorterGradientInTheSameDirectionWins() =>
        BalancerAsserts.Close(
            [0, 1],
            new Mgda()
                .Started(2)
                .Weights(
                    new MatrixStep([
                        [4, 0],
                        [1, 0],
                    ])
                )
        );

    [TestMethod]
    public void NormalizationDividesGradientAndDirection()
    {
        // Unit gradients: the bisector, each weight over its norm.
        var weights = new Mgda { Normalization = MgdaNormalization.Norm }
            .Started(2)
            .Weights(
                new MatrixStep([
                    [4, 0],
                    [0, 2],
                ])
            );
        BalancerAsserts.Close([0.5 / 4, 0.5 / 2], weights);
        weights = new Mgda { Normalization = MgdaNormalization.Loss }
            .Started(2)
            .Weights(
                new MatrixStep(
                    [
                        [4, 0],
                        [0, 2],
                    ],
                    [4, 2]
                )
            );
        BalancerAsserts.Close([0.5 / 4, 0.5 / 2], weights);
        weights = new Mgda { Normalization = MgdaNormalization.LossTimesNorm }
            .Started(2)
            .Weights(
                new MatrixStep(
                    [
                        [4, 0],
                        [0, 2],
                    ],
                    [3, 3]
                )
            );
        BalancerAsserts.Close([0.5 / 12, 0.5 / 6], weights);
    }

    [TestMethod]
    public void AZeroGradientIsAStationaryPoint() =>
        BalancerAsserts.Close(
            [0, 0],
            new Mgda().Direction([
                [0, 0],
                [3, 4],
            ])
        );

    [TestMethod]
    public void Properties()
    {
        BalancerAsserts.Finite(() => new Mgda());
        BalancerAsserts.NonConflicting(() => new Mgda(), Matrices.All());
        BalancerAsserts.PermutationInvariant(() => new Mgda());
        BalancerAsserts.Homogeneous(() => new Mgda());
        BalancerAsserts.ZeroWhereStationary(() => new Mgda());
        BalancerAsserts.NonZeroWhereImprovable(() => new Mgda());
        BalancerAsserts.IndependentOfRowScale(() => new Mgda { Normalization = MgdaNormalization.Norm });
        BalancerAsserts.NonConflicting(() => new Mgda { Normalization = MgdaNormalization.LossTimesNorm }, Matrices.All());
    }

    [TestMethod]
    public void RefusesAnUnknownNormalization() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mgda { Normalization = (MgdaNormalization)9 }.Validate(2));
}
