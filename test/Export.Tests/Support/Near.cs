namespace MlNet.MultiTask.Export.Tests.Support;

internal static class Near
{
    /// <summary>Same shape; each item within 1e-5 relative, or absolute where it is small.</summary>
    public static void Assert(Tensor expected, Tensor actual, double tolerance = 1e-5)
    {
        CollectionAssert.AreEqual(expected.Dims, actual.Dims, "shape");
        for (int i = 0; i < expected.Items.Length; i++)
        {
            float e = expected.Items[i],
                a = actual.Items[i];
            if (float.IsNaN(e) ? !float.IsNaN(a) : !(Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Abs(e))) && e != a)
                Microsoft.VisualStudio.TestTools.UnitTesting.Assert.Fail($"item {i}: expected {e}, got {a}");
        }
    }
}
