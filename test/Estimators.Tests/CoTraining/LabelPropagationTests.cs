namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Propagation and correction on predictions made up by hand, of two classes: a network's point is (1 − p, p), written here as
/// p.</summary>
[TestClass]
public sealed class LabelPropagationTests
{
    [TestMethod]
    public void AProposalIsTrustedByAgreementAndDecision()
    {
        var (propagation, learner) = Setup(rows: 1, new CoTrainingOptions { Sigma = 0.5 });
        var (label, point) = (new float[1], new float[2]);
        var confidence = propagation.Propose(learner, Points([0.9f], [0.7f]), 0, label, point);

        // The learner is network 0, its teacher network 1 at 0.7. Agreement with the learner: 2 · 0.2² = 0.08 → exp(−0.16); in the label
        // "yes": 2 · 0.3² = 0.18 → exp(−0.36).
        Assert.AreEqual(1f, label[0]);
        Assert.AreEqual(Math.Exp(-0.16 - 0.36), confidence, 1e-5);
    }

    [TestMethod]
    public void TeachersCountByTheirConfidence()
    {
        var (propagation, learner) = Setup(rows: 1, new CoTrainingOptions { Sigma = 1 }, teachers: [1, 2]);
        var (label, point) = (new float[1], new float[2]);
        var confidence = propagation.Propose(learner, Points([0.8f], [0.6f], [0.2f]), 0, label, point);

        // Teacher 1 against the mean of 0.8 and 0.2: 2 · 0.1² = 0.02; teacher 2 against the mean of 0.8 and 0.6: 2 · 0.5² = 0.5. Halved by
        // 2σ² = 2.
        var (one, two) = (Math.Exp(-0.01), Math.Exp(-0.25));
        var p = (0.6 * one + 0.2 * two) / (one + two);
        Assert.IsLessThan(0.5, p);
        Assert.AreEqual(0f, label[0]);
        Assert.AreEqual((one + two) / 2 * Math.Exp(-p * p), confidence, 1e-5);
    }

    [TestMethod]
    public void AKnownLabelIsWhatATeacherIsMeasuredBy()
    {
        // Row 0 has the label "yes", but it is not the learner's own.
        var (propagation, learner) = Setup(rows: 1, new CoTrainingOptions { Sigma = 0.5 }, given: [1f]);
        learner.Drop(0);
        var (label, point) = (new float[1], new float[2]);
        var confidence = propagation.Propose(learner, Points([0.1f], [0.7f]), 0, label, point);

        // 2 · 0.3² = 0.18 from the label, and as much from the proposal, which is the label: exp(−0.36) twice.
        Assert.AreEqual(Math.Exp(-0.72), confidence, 1e-5);
    }

    [TestMethod]
    public void TheSurestOfEachClassComeFirstAndTheThresholdHolds()
    {
        var (propagation, learner) = Setup(
            rows: 8,
            new CoTrainingOptions
            {
                Sigma = 0.5,
                Threshold = 0.5,
                BalanceClasses = false,
            }
        );
        // Five rows are proposed as "yes", three as "no"; row 4 is a toss-up.
        var p = new[] { 0.95f, 0.9f, 0.99f, 0.8f, 0.52f, 0.03f, 0.01f, 0.1f };
        propagation.Run(learner, Points(p, p), 0.6);

        // 0.6 of five is three, 0.6 of three is one.
        CollectionAssert.AreEqual(new[] { 0, 1, 2, 6 }, Propagated(learner, 8));
        Assert.AreEqual(1f, learner.Labels.Row(2)[0]);
        Assert.AreEqual(0f, learner.Labels.Row(6)[0]);
        Assert.AreEqual(Math.Exp(-2 * 0.01 * 0.01 / 0.5), learner.Weights.Row(2)[0], 1e-5, "a label counts by its confidence");

        propagation.Run(learner, Points(p, p), 1);
        CollectionAssert.AreEqual(
            new[] { 0, 1, 2, 3, 5, 6, 7 },
            Propagated(learner, 8),
            "all but the toss-up, whose confidence is exp(−0.92)"
        );
    }

    [TestMethod]
    public void AConsensusIsMadeOfEveryone()
    {
        var (propagation, learner) = Setup(rows: 1, new CoTrainingOptions { Sigma = 0.5, Consensus = true });
        var (label, point) = (new float[1], new float[2]);
        var confidence = propagation.Propose(learner, Points([0.9f], [0.7f]), 0, label, point);

        // Each is 2 · 0.2² = 0.08 from the other; their mean of 0.8 is 2 · 0.2² from "yes".
        Assert.AreEqual(0.8f, point[1], 1e-6);
        Assert.AreEqual(Math.Exp(-0.32), confidence, 1e-5);
    }

    [TestMethod]
    public void ClassesKeepTheirPartOfTheGivenLabels()
    {
        // One given "yes" and one given "no"; all eight other rows are proposed as "yes" but two.
        float[] given = [1, 0, .. Enumerable.Repeat(float.NaN, 8)];
        var (propagation, learner) = Setup(rows: 10, new CoTrainingOptions { Sigma = 0.5 }, given: given);
        float[] p = [1, 0, 0.9f, 0.99f, 0.98f, 0.97f, 0.96f, 0.95f, 0.01f, 0.02f];
        propagation.Run(learner, Points(p, p), 1);

        // Half of eight rows is four "yes", the surest; there are but two "no".
        CollectionAssert.AreEqual(new[] { 3, 4, 5, 6, 8, 9 }, Propagated(learner, 10));
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public void LabelsAreMadeAnewWhereAsked(bool renew)
    {
        var (propagation, learner) = Setup(
            rows: 2,
            new CoTrainingOptions
            {
                Sigma = 0.5,
                RenewLabels = renew,
                Correction = LabelCorrection.None,
            },
            soft: true
        );
        propagation.Run(learner, Points([0.9f, 0.1f], [0.8f, 0.2f]), 1);
        // Now the first row is a toss-up, and the second one surer than before.
        propagation.Run(learner, Points([0.55f, 0.01f], [0.5f, 0.02f]), 1);

        Assert.AreEqual(!renew, learner.IsPropagated(0));
        Assert.AreEqual(renew ? 0.02f : 0.2f, learner.Targets.Row(1)[0], 1e-6);
    }

    [TestMethod]
    public void ALabelThatAllOthersContradictIsCorrected()
    {
        var (propagation, learner) = Setup(rows: 2, new CoTrainingOptions { Sigma = 0.5, ContradictionThreshold = 0.1 }, teachers: [1, 2]);
        learner.Propagate(0, [1], [0, 1], 1);
        learner.Propagate(1, [1], [0, 1], 1);
        // In row 0 both teachers say "no" for sure; in row 1 one of them holds to "yes".
        var corrected = propagation.Run(learner, Points([0.5f, 0.5f], [0.02f, 0.02f], [0.03f, 0.9f]), 1);

        CollectionAssert.AreEqual(new[] { 0 }, corrected.ToArray());
        Assert.AreEqual(0f, learner.Labels.Row(0)[0]);
        Assert.AreEqual(1f, learner.Labels.Row(1)[0]);
    }

    [TestMethod]
    public void AContradictedLabelWithoutAConfidentSuccessorIsDropped()
    {
        var (propagation, learner) = Setup(
            rows: 1,
            new CoTrainingOptions
            {
                Sigma = 0.5,
                ContradictionThreshold = 0.5,
                Threshold = 0.9,
            },
            teachers: [1, 2]
        );
        learner.Propagate(0, [1], [0, 1], 1);
        // 2 · 0.7² = 0.98 → exp(−1.96) < 0.5 contradicts; in "no": 2 · 0.3² → exp(−0.36) < 0.9 convinces nobody.
        var corrected = propagation.Run(learner, Points([0.3f], [0.3f], [0.3f]), 1);

        CollectionAssert.AreEqual(new[] { 0 }, corrected.ToArray());
        Assert.IsFalse(learner.Has(0));
    }

    [TestMethod]
    public void ASoftLabelKeepsItsDoubt()
    {
        var (propagation, learner) = Setup(
            rows: 2,
            new CoTrainingOptions { Sigma = 0.5, Threshold = 0.3 },
            given: [float.NaN, 1f],
            soft: true
        );
        propagation.Run(learner, Points([0.9f, 0.9f], [0.8f, 0.2f]), 1);

        Assert.AreEqual(1f, learner.Labels.Row(0)[0]);
        Assert.AreEqual(0.8f, learner.Targets.Row(0)[0], 1e-6, "the teacher's probability");
        Assert.AreEqual(1f, learner.Targets.Row(1)[0], "a given label has no doubt");
    }

    [TestMethod]
    [DataRow(LabelCorrection.None, false, false)]
    [DataRow(LabelCorrection.Propagated, true, false)]
    [DataRow(LabelCorrection.Given, false, true)]
    [DataRow(LabelCorrection.All, true, true)]
    public void OnlyTheLabelsThatMayBeAreCorrected(LabelCorrection correction, bool propagated, bool given)
    {
        var (propagation, learner) = Setup(
            rows: 2,
            new CoTrainingOptions
            {
                Sigma = 0.5,
                Correction = correction,
                Threshold = 0.01,
            },
            given: [float.NaN, 1f]
        );
        learner.Propagate(0, [1], [0, 1], 1);
        propagation.Run(learner, Points([0.02f, 0.02f], [0.02f, 0.02f]), 1);

        Assert.AreEqual(propagated ? 0f : 1f, learner.Labels.Row(0)[0]);
        Assert.AreEqual(given ? 0f : 1f, learner.Labels.Row(1)[0]);
        Assert.AreEqual(given, learner.IsPropagated(1), "a corrected label counts as one that others gave");
    }

    [TestMethod]
    public void LabelledRowsAreDrawnAsSaid()
    {
        var disjoint = LabelledRows.Disjoint.Draw(101, 3, seed: 7);
        for (var row = 0; row < 101; row++)
            Assert.AreEqual(1f, disjoint.Sum(share => share[row]), "each row belongs to one network");
        CollectionAssert.AreEquivalent(new[] { 34f, 34f, 33f }, disjoint.Select(share => share.Sum()).ToArray());

        var bootstrap = LabelledRows.Bootstrap.Draw(2000, 2, seed: 7);
        foreach (var share in bootstrap)
        {
            Assert.AreEqual(2000f, share.Sum(), "as many draws as rows");
            // A row is left out with probability (1 − 1/n)ⁿ → 1/e; the standard deviation of the share is below 0.01.
            Assert.AreEqual(Math.Exp(-1), share.Count(times => times == 0) / 2000.0, 0.03);
        }
        CollectionAssert.AreNotEqual(bootstrap[0], bootstrap[1]);
    }

    // Network 0 learns. Rows are unlabelled where the given label is NaN, and the learner's own otherwise.
    private static (LabelPropagation Propagation, LearnerLabels Learner) Setup(
        int rows,
        CoTrainingOptions options,
        int[]? teachers = null,
        float[]? given = null,
        bool soft = false
    )
    {
        var (labels, weights) = (new GrowingArray<float>(1), new GrowingArray<float>(1));
        labels.Reserve(rows);
        weights.Reserve(rows);
        var learner = new LearnerLabels(rows, 1, new YesNoProbabilities(), soft, teachers ?? [1]);
        for (var row = 0; row < rows && given is not null; row++)
        {
            if (float.IsNaN(given[row]))
                continue;
            (labels.Row(row)[0], weights.Row(row)[0]) = (given[row], 1);
            learner.Give(row, [given[row]], 1);
        }
        return (new LabelPropagation(labels, weights, [.. Enumerable.Range(0, rows)], options), learner);
    }

    private static TaskPoints Points(params float[][] networks) =>
        new(new YesNoProbabilities(), [.. networks.Select(rows => rows.SelectMany(p => new[] { 1 - p, p }).ToArray())]);

    private static int[] Propagated(LearnerLabels learner, int rows) => [.. Enumerable.Range(0, rows).Where(learner.IsPropagated)];
}
