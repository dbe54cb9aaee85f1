namespace MlNet.MultiTask.Export.Tests;

internal static class TensorAssert
{
    /// <summary>Same shape; each item within a tolerance, relative above 1 and absolute below.</summary>
    public static void Near(Tensor expected, Tensor actual, double tolerance = 1e-5)
    {
        CollectionAssert.AreEqual(expected.Dims, actual.Dims, "shape");
        MlNet.MultiTask.Tests.Near.Values(expected.Items, actual.Items, tolerance, "item");
    }
}
