using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNet.MultiTask;

/// <summary>Numbers to and from a flat float32 tensor, on whichever device it is.</summary>
internal static class FlatTensor
{
    /// <summary>Copies all of a tensor's numbers.</summary>
    public static void Read(Tensor from, Span<float> to)
    {
        if (from.device_type == DeviceType.CPU)
        {
            Span(from).CopyTo(to);
            return;
        }
        using var host = from.cpu();
        Span(host).CopyTo(to);
    }

    /// <summary>All of a tensor's numbers, wherever it is and however it lies in memory.</summary>
    public static float[] Numbers(Tensor from)
    {
        // Each is held while libtorch reads it: a backward pass on a device runs on a thread that has no scope of tensors.
        using var flat = from.flatten();
        using var host = flat.cpu();
        using var numbers = host.contiguous();
        return numbers.data<float>().ToArray();
    }

    /// <summary>Replaces all of a tensor's numbers.</summary>
    public static void Write(Tensor to, ReadOnlySpan<float> from)
    {
        if (to.device_type == DeviceType.CPU)
        {
            from.CopyTo(Span(to));
            return;
        }
        using var grad = no_grad();
        using var host = tensor(from.ToArray());
        to.copy_(host);
    }

    /// <summary>The memory of a contiguous tensor on the CPU.</summary>
    public static Span<float> Span(Tensor tensor) => Span<float>(tensor);

    /// <summary>The same for any type of number, which has to be the tensor's.</summary>
    public static Span<T> Span<T>(Tensor tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.bytes);

    /// <summary>The memory of a contiguous tensor on the CPU; empty for null.</summary>
    public static ReadOnlySpan<float> SpanOrNone(Tensor? tensor) => tensor is null ? [] : Span(tensor);
}
