namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The penguins' report in a real browser, opened from disk, on a desktop and on a phone.</summary>
[TestClass]
public sealed class ReportPageTests
{
    private const string LeastContrast = """
        (() => {
          const parse = text => (text.match(/[\d.]+/g) || []).map(Number);
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
            .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const back = node => {
            for (; node; node = node.parentElement) {
              const c = parse(getComputedStyle(node).backgroundColor);
              if (c.length === 3 || c[3] > 0) return c;
            }
            return [255, 255, 255];
          };
          let least = 21;
          for (const node of document.querySelectorAll('body *:not(svg *)')) {
            if (![...node.childNodes].some(child => child.nodeType === 3 && child.textContent.trim())) continue;
            const [a, b] = [light(parse(getComputedStyle(node).color)), light(back(node))].sort((x, y) => y - x);
            least = Math.min(least, (a + 0.05) / (b + 0.05));
          }
          return least;
        })()
        """;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task IsReadableOnDeskAndPhoneWithoutANetwork()
    {
        if (Browser.Path is null)
            Assert.Inconclusive("No Chromium is installed: apt-get install chromium.");
        using var folder = new TemporaryFolder();
        var (code, output) = ProgramRun.Start(typeof(Penguins.PenguinData).Assembly, "--out", folder.Path);
        Assert.AreEqual(0, code, output);
        using var browser = await Browser.OpenAsync(new Uri(Path.Combine(folder.Path, "report.html")));
        await Eventually.IsTrueAsync(
            async () =>
                (string?)await browser.EvaluateAsync("document.readyState") == "complete"
                && (string?)await browser.EvaluateAsync("document.title") == "Palmer penguins",
            "the page is there"
        );

        Assert.AreEqual(0, await NumberAsync(browser, "performance.getEntriesByType('resource').length"), "nothing is fetched");
        Assert.AreEqual(1, await NumberAsync(browser, "document.querySelectorAll('h1').length"));
        Assert.AreEqual(
            "Results|Importance of the columns|Training|Affinity and groups|Network|Data and model|Settings",
            (string?)await browser.EvaluateAsync("[...document.querySelectorAll('h2')].map(h => h.textContent).join('|')")
        );
        Assert.AreEqual(
            "Species|Sex|BodyMass",
            (string?)await browser.EvaluateAsync("[...document.querySelectorAll('#results ~ h3')].map(h => h.textContent).join('|')")
        );
        Assert.AreEqual(
            0,
            await NumberAsync(
                browser,
                "[...document.querySelectorAll('table')].filter(t => !t.caption || "
                    + "!t.querySelector('th[scope=col]') || !t.querySelector('th[scope=row]')).length"
            )
        );
        Assert.AreEqual(
            0,
            await NumberAsync(
                browser,
                "[...document.querySelectorAll('svg')].filter(s => "
                    + "!document.getElementById(s.getAttribute('aria-labelledby').split(' ')[0]).textContent || "
                    + "!s.querySelector('polyline, "
                    + "polygon, rect')).length"
            ),
            "a chart without a name or a drawing"
        );
        foreach (var (name, width) in new[] { ("desktop", 1280), ("phone", 375) })
        {
            await browser.ResizeAsync(width, 800);
            foreach (var scheme in new[] { "light", "dark" })
            {
                await browser.PreferAsync(scheme);
                Assert.IsLessThanOrEqualTo(
                    width,
                    await NumberAsync(browser, "document.documentElement.scrollWidth"),
                    $"{name}: no sideways scrolling"
                );
                Assert.AreEqual(
                    0,
                    await NumberAsync(
                        browser,
                        "[...document.querySelectorAll('svg')].filter(s => "
                            + "s.getBoundingClientRect().width < 250 || s.getBoundingClientRect().right > innerWidth).length"
                    ),
                    $"{name}: charts that are cut or tiny"
                );
                Assert.IsGreaterThanOrEqualTo(
                    4.5,
                    (double)(await browser.EvaluateAsync(LeastContrast))!,
                    $"{scheme}: contrast of text (WCAG 2, 1.4.3)"
                );
                var path = Path.Combine(AppContext.BaseDirectory, $"report-{name}-{scheme}.png");
                await browser.ScreenshotAsync(path, wholePage: true);
                TestContext.AddResultFile(path);
            }
        }

        // With all tables unfolded they still scroll in themselves, not the page.
        await browser.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        Assert.IsLessThanOrEqualTo(375, await NumberAsync(browser, "document.documentElement.scrollWidth"));
    }

    private static async Task<int> NumberAsync(Browser browser, string script) => (int)(await browser.EvaluateAsync(script))!;
}
