[assembly: DoNotParallelize]

namespace TorchSharp.Facts.Tests;

/// <summary>A scope around every test, so that none leaves tensors to the next, and a seed.</summary>
public abstract class TorchTest
{
    private DisposeScope? _scope;

    [TestInitialize]
    public void Begin()
    {
        torch.manual_seed(7);
        _scope = torch.NewDisposeScope();
    }

    [TestCleanup]
    public void End() => _scope?.Dispose();
}
