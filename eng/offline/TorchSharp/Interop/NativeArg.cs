using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>One argument or result of a native operator call; the layout of tso::Arg in native/tso.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NativeArg
{
    public const int None = 0, Tensor = 1, Int = 2, Double = 3, Bool = 4, IntList = 5, DoubleList = 6, TensorList = 7,
        OptionalTensorList = 8, Device = 9, Generator = 10, String = 11, BoolList = 12, Default = 13;

    public int Tag;
    public int Length;
    public long Value;
}
