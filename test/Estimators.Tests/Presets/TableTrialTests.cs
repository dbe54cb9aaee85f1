namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Which settings short trainings lead to, with made-up errors.</summary>
[TestClass]
public sealed class TableTrialTests
{
    [TestMethod]
    [DataRow(0.20, 0.21, 0.20, 0.20, true, 0.3)] // bins are better, and less dropout is no better
    [DataRow(0.23, 0.20, 0.20, 0.20, false, 0.3)] // standardised numbers are, by more than a tenth
    [DataRow(0.22, 0.20, 0.22, 0.22, true, 0.3)] // standardised numbers are, by less
    [DataRow(0.20, 0.21, 0.1995, 0.199, true, 0.3)] // less dropout is better by too little, and none is not tried
    [DataRow(0.20, 0.21, 0.195, 0.1945, true, 0.15)] // some is better than much by enough, and none by too little
    [DataRow(0.20, 0.21, 0.195, 0.19, true, 0.0)] // each by enough
    [DataRow(0.23, 0.20, 0.19, 0.18, false, 0.0)]
    public void TheBestErrorDecides(double bins, double plain, double some, double none, bool wantBins, double wantDropout)
    {
        var best = new TableTrial(settings =>
            settings.Dropout switch
            {
                0 => none,
                0.15 => some,
                _ => settings.UsesBins ? bins : plain,
            }
        ).Run(triesBins: true, triesDropout: true);
        Assert.AreEqual(new TableSettings(wantBins, wantDropout), best);
    }

    [TestMethod]
    [DataRow(0.3, 0.2, 0.25, 0.15)]
    [DataRow(0.2, 0.3, 0.3, 0.3)]
    [DataRow(0.3, 0.2, 0.1, 0.0)]
    public void WholeTrainingsChooseAmongThreeDropouts(double much, double some, double none, double want)
    {
        var best = new TableTrial(settings => settings.Dropout switch { 0.3 => much, 0.15 => some, 0 => none, _ => -1 }).BestDropout(
            new TableSettings(false, 0.3)
        );
        Assert.AreEqual(new TableSettings(false, want), best);
    }

    [TestMethod]
    public void NothingIsTrainedWhereThereIsNoQuestion() =>
        Assert.AreEqual(
            TableSettings.Untried,
            new TableTrial(_ => throw new AssertFailedException("trained")).Run(triesBins: false, triesDropout: false)
        );

    [TestMethod]
    public void AnEncodingOfOnesOwnIsNoQuestion()
    {
        var tried = new List<TableSettings>();
        new TableTrial(settings =>
        {
            tried.Add(settings);
            return 1;
        }).Run(triesBins: false, triesDropout: true);
        Assert.IsTrue(tried.TrueForAll(settings => settings.UsesBins));
        Assert.HasCount(2, tried);
    }
}
