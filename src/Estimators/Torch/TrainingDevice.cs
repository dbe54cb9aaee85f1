using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>What <see cref="MultiTaskOptions.Device"/> means on this machine.</summary>
internal static class TrainingDevice
{
    private const string Prefix = "cuda:";

    // A step of a small network is some hundred launches of kernels that do next to nothing: the CPU is through before they are under way.
    private const long WorthADevice = 200_000_000;

    /// <summary>Whether the text names a device at all.</summary>
    public static bool IsKnown(string device) => device is "auto" or "cpu" or "cuda" || IndexOf(device) is not null;

    /// <summary>The device to train on.</summary>
    /// <param name="device"><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</param>
    /// <param name="multiplyAdds">Multiplications of one forward pass over a batch.</param>
    /// <exception cref="InvalidOperationException">CUDA or this device of it is not there.</exception>
    public static Device Choose(string device, long multiplyAdds) =>
        Choose(device, multiplyAdds, () => cuda.is_available() ? cuda.device_count() : 0);

    /// <summary>The same, told how many CUDA devices there are.</summary>
    public static Device Choose(string device, long multiplyAdds, Func<int> countDevices)
    {
        if (device == "cpu" || (device == "auto" && (multiplyAdds < WorthADevice || countDevices() == 0)))
            return CPU;
        var index = IndexOf(device) ?? 0;
        var count = countDevices();
        if (count == 0)
            throw new InvalidOperationException(
                $"Device '{device}' was asked for, but libtorch finds no CUDA device: the application must reference "
                    + "TorchSharp-cuda-linux or TorchSharp-cuda-windows in place of TorchSharp-cpu, "
                    + "and the machine needs an NVIDIA GPU with a driver for that CUDA version. Set Device to 'cpu', or to 'auto', which "
                    + "takes the CPU where there is no CUDA."
            );
        if (index >= count)
            throw new InvalidOperationException(
                $"Device '{device}' was asked for, but this machine has {count} CUDA "
                    + $"{(count == 1 ? "device: 'cuda:0'" : $"devices: 'cuda:0' to 'cuda:{count - 1}'")}."
            );
        return new Device(DeviceType.CUDA, index);
    }

    private static int? IndexOf(string device) =>
        device.StartsWith(Prefix, StringComparison.Ordinal)
        && int.TryParse(device.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : null;
}
