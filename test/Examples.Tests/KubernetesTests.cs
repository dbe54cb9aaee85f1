using System.Globalization;
using System.Text.RegularExpressions;

namespace MlNet.MultiTask.Examples.Tests;

/// <summary>The server does what examples/Serving/kubernetes.yaml relies on: its settings by the environment, its probes, its
/// end.</summary>
[TestClass]
public sealed partial class KubernetesTests
{
    private static readonly string s_manifest = File.ReadAllText(RepositoryRoot.Combine("examples/Serving/kubernetes.yaml"));

    [GeneratedRegex("""name: (?<name>\w+), value: "?(?<value>[^ "}]+)""")]
    private static partial Regex Variable();

    [GeneratedRegex("""path: (?<path>/\w+), port: (?<port>\d+)""")]
    private static partial Regex Probe();

    [TestMethod]
    public async Task TheManifestsSettingsAndProbesAreThoseOfTheServer()
    {
        using var folder = new TemporaryFolder();
        var keys = Path.Combine(folder.Path, "keys");
        File.WriteAllText(keys, "a-key-of-the-test\n");
        var environment = Environment();
        var address = new Uri(environment["urls"]);
        // What differs from machine to machine.
        (environment["ApiKeyFile"], environment["Models__penguins"]) = (keys, ServingModels.First);
        environment.Remove("urls");
        using var server = await ServingProcess.StartAsync(environment, ServingModels.First);

        var probes = Probe().Matches(s_manifest);
        Assert.HasCount(3, probes);
        foreach (Match probe in probes)
        {
            Assert.AreEqual(address.Port, int.Parse(probe.Groups["port"].Value, CultureInfo.InvariantCulture));
            using var answer = await server.Client.GetAsync(probe.Groups["path"].Value);
            Assert.IsTrue(answer.IsSuccessStatusCode, $"{probe.Value}: {answer.StatusCode}: probes show no key");
        }
        using var refused = await server.Client.GetAsync("/v1/models/penguins");
        Assert.AreEqual(System.Net.HttpStatusCode.Unauthorized, refused.StatusCode, "the keys are read");
        server.Client.DefaultRequestHeaders.Add("X-Api-Key", "a-key-of-the-test");
        using var told = await server.Client.GetAsync("/v1/models/penguins");
        Assert.IsTrue(told.IsSuccessStatusCode);
    }

    [TestMethod]
    public void ThePodHasTimeToEnd()
    {
        var environment = Environment();
        TimeSpan Of(string name) => TimeSpan.Parse(environment[name], CultureInfo.InvariantCulture);
        var grace = NumberBehind("terminationGracePeriodSeconds: ");
        Assert.IsGreaterThan((Of("DrainDelay") + Of("ShutdownTimeout")).TotalSeconds, grace);
        var period = NumberBehind("readinessProbe: .*periodSeconds: ");
        Assert.IsGreaterThan(period, Of("DrainDelay").TotalSeconds, "the next probe sees that no more requests are wanted");
        // The process that tries a new model lies in the same limit as the server.
        Assert.IsLessThan(2L << 30, long.Parse(environment["TrialMemoryBytes"], CultureInfo.InvariantCulture));
    }

    private static Dictionary<string, string> Environment() =>
        Variable().Matches(s_manifest).ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    private static int NumberBehind(string pattern) =>
        int.Parse(Regex.Match(s_manifest, pattern + @"(\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
}
