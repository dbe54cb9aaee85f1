namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>After training, DSelect-k has settled: each task uses at most k experts, with weights that are exactly 0 for the
/// others.</summary>
[TestClass]
public sealed class SelectionTests
{
    [TestMethod]
    [DataRow(1)]
    [DataRow(2)]
    public void ATaskUsesAtMostKExperts(int k)
    {
        var architecture = new DSelectK
        {
            ExpertCount = 8,
            SelectedCount = k,
            ExpertLayers = [8],
            EntropyWeight = 0.05,
        };
        using var model = Visit.Fit(Visit.Many(400), Visit.Options(architecture, 25));
        var tensors = Graph.OnnxModelFile.Parse(model.OnnxModel).Graph.Initializer.ToDictionary(tensor => tensor.Name);
        for (var task = 0; task < 3; task++)
        {
            var z = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensors[$"gate{task}/z"].RawData.Span).ToArray();
            Assert.HasCount(k * 3, z);
            // Beyond ±γ/2 the smooth step is 0 or 1: each selector's bits are then the number of one expert.
            Assert.IsTrue(z.All(bit => Math.Abs(bit) >= 0.5), $"task {task}: {string.Join(", ", z)}");
        }
    }
}
