namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The server's page in a real browser.</summary>
[TestClass]
public sealed class ServingPageTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task ARowIsTypedAndItsThreeAnswersAreShown()
    {
        if (Browser.Path is null)
            Assert.Inconclusive("No Chromium is installed: apt-get install chromium.");
        using var server = await ServingProcess.StartAsync(ServingModels.First);
        using var browser = await Browser.OpenAsync(server.Address);
        await browser.ResizeAsync(390, 844);
        await Eventually.IsTrueAsync(
            async () =>
                (bool?)await browser.EvaluateAsync("!!document.getElementById('predict') && !document.getElementById('predict').disabled")
                ?? false,
            "the form is there"
        );

        await browser.EvaluateAsync("document.getElementById('Island').value = 'Biscoe'");
        await browser.TypeAsync("BillLength", "46.1");
        await browser.TypeAsync("BillDepth", "13.2");
        await browser.TypeAsync("FlipperLength", "211");
        await browser.PressEnterAsync();
        await Eventually.IsTrueAsync(
            async () => (int?)await browser.EvaluateAsync("document.querySelectorAll('#answers .answer').length") == 3,
            "three answers"
        );

        var expected = ServingReference.Score(ServingModels.First, "Biscoe", 46.1f, 13.2f, 211);
        Assert.AreEqual("Gentoo", await SaidAsync(browser, "Species"));
        Assert.AreEqual(expected.Sex > 0.5 ? "male" : "female", await SaidAsync(browser, "Sex"));
        StringAssert.EndsWith(await SaidAsync(browser, "BodyMass"), " g");
        Assert.AreEqual(
            expected.Species.Max(),
            (float)(await browser.EvaluateAsync("document.querySelector('[data-task=Species] meter').value"))!,
            1e-4
        );
        Assert.AreEqual(
            5,
            (int)(await browser.EvaluateAsync("document.querySelectorAll('#answers meter[aria-label]').length"))!,
            "a named bar for each class"
        );
        Assert.IsLessThanOrEqualTo(
            390,
            (int)(await browser.EvaluateAsync("document.documentElement.scrollWidth"))!,
            "a phone needs no sideways scrolling"
        );
        Assert.AreEqual(
            0,
            (int)
                (
                    await browser.EvaluateAsync(
                        "[...document.querySelectorAll('input,select')].filter(control => control.labels.length === 0).length"
                    )
                )!,
            "every control has a label"
        );
        await ScreenshotAsync(browser, "page-phone.png");
        await browser.ResizeAsync(1100, 800);
        await ScreenshotAsync(browser, "page-desktop.png");

        await browser.TypeAsync("BillDepth", "deep");
        await browser.PressEnterAsync();
        await Eventually.IsTrueAsync(
            async () =>
                ((string?)await browser.EvaluateAsync("document.getElementById('BillDepth-wrong').textContent"))!.Contains(
                    "must be a number"
                ),
            "the field says what is wrong"
        );
        Assert.AreEqual("BillDepth", (string?)await browser.EvaluateAsync("document.activeElement.id"));
        Assert.AreEqual(0, (int)(await browser.EvaluateAsync("document.querySelectorAll('#answers .answer').length"))!, "no stale answers");
    }

    private static async Task<string> SaidAsync(Browser browser, string task) =>
        (string)(await browser.EvaluateAsync($"document.querySelector('[data-task={task}] .said').textContent"))!;

    private async Task ScreenshotAsync(Browser browser, string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, name);
        await browser.ScreenshotAsync(path);
        TestContext.AddResultFile(path);
    }
}
