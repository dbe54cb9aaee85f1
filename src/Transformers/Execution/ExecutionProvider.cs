namespace MlNet.MultiTask;

/// <summary>The device that runs a model: the CPU, a CUDA device, or whichever of the two works.</summary>
public sealed record ExecutionProvider
{
    private ExecutionProvider(string name, int? device) => (Name, Device) = (name, device);

    /// <summary>CUDA where it can be used, on the context's device or device 0, else the CPU; the reason is logged once and given by
    /// <see cref="ExecutionInfo.FallbackReason"/>.</summary>
    public static ExecutionProvider Auto { get; } = new("Auto", null);

    /// <summary>The CPU.</summary>
    public static ExecutionProvider Cpu { get; } = new("Cpu", null);

    /// <summary>A CUDA device.</summary>
    /// <param name="device">Its number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static ExecutionProvider Cuda(int device = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(device);
        return new("Cuda", device);
    }

    /// <summary>Auto, Cpu or Cuda.</summary>
    public string Name { get; }

    /// <summary>The CUDA device; null where none was named.</summary>
    public int? Device { get; }

    /// <summary>Auto, Cpu or Cuda(0).</summary>
    public override string ToString() => Device is { } device ? $"{Name}({device})" : Name;
}
