namespace TorchSharp.Modules;

/// <summary>How a ready-made module takes a tensor: out of its dispose scope, the one before disposed, registered by name.</summary>
internal static class ModuleSlots
{
    public static void Set<T>(ref T slot, T value, Action<string, T> register, string name) where T : torch.Tensor
    {
        if (ReferenceEquals(slot, value)) return;
        slot?.Dispose();
        value?.DetachFromDisposeScope();
        slot = value;
        register(name, value);
    }
}
