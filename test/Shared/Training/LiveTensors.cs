using TorchSharp;

namespace MlNet.MultiTask.Tests;

/// <summary>How many tensors there are, for tests that none is left.</summary>
public static class LiveTensors
{
    /// <summary>The tensors that somebody holds: those that other tests left to the collector are collected first, or they would go while
    /// the test runs.</summary>
    public static long Count()
    {
        for (var before = long.MaxValue; torch.Tensor.TotalCount < before;)
        {
            before = torch.Tensor.TotalCount;
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return torch.Tensor.TotalCount;
    }
}
