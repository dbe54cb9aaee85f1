using System.Runtime.InteropServices;

namespace MlNet.MultiTask;

/// <summary>
/// Where memory goes that a step has freed. glibc's malloc gives large blocks back to the system at once, and the next step takes the same
/// blocks again: thousands of page faults a step, in which a convolutional network spends most of its time. While a training runs they stay
/// with the process.
/// </summary>
internal static partial class FreedMemory
{
    // Names of glibc's malloc.h.
    private const int TrimThreshold = -1,
        TopPad = -2,
        MapThreshold = -3;

    // Blocks below this come from a heap: the most that glibc takes.
    private const int LargestMapThreshold = 32 << 20;

    // Threads other than the first have heaps of this size, which are given back whole unless so much is to be kept.
    private const int HeapSize = 64 << 20;

    /// <summary>Keeps freed memory: until <see cref="GiveBack"/> the process does not become smaller. Elsewhere than on Linux with glibc
    /// nothing happens.</summary>
    public static void Keep() => Set((MapThreshold, LargestMapThreshold), (TrimThreshold, int.MaxValue), (TopPad, HeapSize));

    /// <summary>Lets the next freed blocks go back to the system, where more than 64 MiB are free behind the last one in use, or 16 MiB in
    /// the heaps of threads: about what glibc comes to by itself where large blocks are freed.</summary>
    public static void GiveBack() => Set((TrimThreshold, HeapSize), (TopPad, HeapSize / 4));

    private static void Set(params ReadOnlySpan<(int Name, int Value)> settings)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            foreach (var (name, value) in settings)
                _ = SetAllocator(name, value);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library, such as musl.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetAllocator(int name, int value);
}
