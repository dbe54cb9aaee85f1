using System.Runtime.CompilerServices;
using System.Text;

namespace TorchSharp.Interop;

/// <summary>
/// One ATen operator, found by "name" or "name.overload" when it is first called. Everything is encoded on the stack: a call
/// allocates nothing but its results.
/// </summary>
internal sealed unsafe class Op(string name)
{
    private const int MaxResults = 8;
    private const int ScratchLength = 48;
    private nint _handle;

    public static implicit operator Op(string name) => new(name);

    /// <summary>Calls the operator and wraps its one tensor.</summary>
    public torch.Tensor Call(params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        Invoke(args, &result, 1);
        return new torch.Tensor((nint)result.Value);
    }

    /// <summary>Calls an in-place operator: what it returns is its first argument.</summary>
    public torch.Tensor InPlace(params ReadOnlySpan<Arg> args)
    {
        Invoke(args, null, 0);
        return (torch.Tensor)args[0].Reference;
    }

    public (torch.Tensor, torch.Tensor) Call2(params ReadOnlySpan<Arg> args)
    {
        var r = stackalloc NativeArg[MaxResults];
        int n = Invoke(args, r, MaxResults);
        for (int i = 2; i < n; i++) Drop(r[i]);
        return (Wrap(r[0]), Wrap(r[1]));
    }

    public (torch.Tensor, torch.Tensor, torch.Tensor) Call3(params ReadOnlySpan<Arg> args)
    {
        var r = stackalloc NativeArg[MaxResults];
        int n = Invoke(args, r, MaxResults);
        for (int i = 3; i < n; i++) Drop(r[i]);
        return (Wrap(r[0]), Wrap(r[1]), Wrap(r[2]));
    }

    public torch.Tensor[] CallList(params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        Invoke(args, &result, 1);
        var handles = new ReadOnlySpan<nint>((void*)result.Value, result.Length);
        var tensors = new torch.Tensor[handles.Length];
        for (int i = 0; i < tensors.Length; i++) tensors[i] = new torch.Tensor(handles[i]);
        Native.tso_free_list((nint)result.Value);
        return tensors;
    }

    public long CallInt(params ReadOnlySpan<Arg> args)
    {
        NativeArg result;
        Invoke(args, &result, 1);
        return result.Value;
    }

    private static torch.Tensor Wrap(NativeArg r) => r.Value == 0 ? null : new torch.Tensor((nint)r.Value);

    private static void Drop(NativeArg r)
    {
        if (r.Tag == NativeArg.Tensor && r.Value != 0) Native.tso_release((nint)r.Value);
    }

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Arg> args, NativeArg* results, int maxResults)
    {
        var handle = _handle;
        if (handle == 0) handle = Resolve();
        var encoded = stackalloc NativeArg[args.Length];
        var scratch = stackalloc long[ScratchLength];
        int used = 0;
        List<nint> borrowed = null;
        for (int i = 0; i < args.Length; i++)
        {
            ref readonly var arg = ref args[i];
            encoded[i].Tag = arg.Tag;
            encoded[i].Value = arg.Value;
            if (arg.Reference is not null && arg.Tag >= NativeArg.IntList) EncodeReference(in arg, ref encoded[i], scratch, ref used, ref borrowed);
        }

        int n = Native.tso_call(handle, encoded, args.Length, results, maxResults);
        // The arguments own the native memory that the call has just used: they must live until here.
        for (int i = 0; i < args.Length; i++) GC.KeepAlive(args[i].Reference);
        if (borrowed is not null)
            foreach (var memory in borrowed) System.Runtime.InteropServices.NativeMemory.Free((void*)memory);
        if (n < 0) Native.Throw();
        return n;
    }

    private static void EncodeReference(in Arg arg, ref NativeArg encoded, long* scratch, ref int used, ref List<nint> borrowed)
    {
        switch (arg.Reference)
        {
            case long[] longs:
                encoded.Length = longs.Length;
                var to = Space(longs.Length, scratch, ref used, ref borrowed);
                longs.CopyTo(new Span<long>(to, longs.Length));
                encoded.Value = (long)to;
                break;
            case double[] doubles:
                encoded.Length = doubles.Length;
                to = Space(doubles.Length, scratch, ref used, ref borrowed);
                doubles.CopyTo(new Span<double>(to, doubles.Length));
                encoded.Value = (long)to;
                break;
            case torch.Tensor[] tensors:
                encoded.Length = tensors.Length;
                to = Space(tensors.Length, scratch, ref used, ref borrowed);
                for (int i = 0; i < tensors.Length; i++) to[i] = Handle(tensors[i], arg.Tag);
                encoded.Value = (long)to;
                break;
            case byte[] text:
                encoded.Length = text.Length;
                to = Space(text.Length / sizeof(long) + 1, scratch, ref used, ref borrowed);
                text.CopyTo(new Span<byte>(to, text.Length));
                encoded.Value = (long)to;
                break;
            case torch.Device device:
                encoded.Length = (int)device.type;
                break;
        }
    }

    private static nint Handle(torch.Tensor tensor, int tag) => tensor is not null ? tensor.Handle
        : tag == NativeArg.OptionalTensorList ? 0
        : throw new ArgumentNullException(nameof(tensor), "A list of tensors holds null.");

    /// <summary>Room for a list: the caller's stack while it lasts, else memory that is freed after the call.</summary>
    private static long* Space(int length, long* scratch, ref int used, ref List<nint> borrowed)
    {
        if (used + length <= ScratchLength)
        {
            var place = scratch + used;
            used += length;
            return place;
        }

        var memory = System.Runtime.InteropServices.NativeMemory.Alloc((nuint)length, sizeof(long));
        (borrowed ??= []).Add((nint)memory);
        return (long*)memory;
    }

    private nint Resolve()
    {
        int dot = name.IndexOf('.');
        var schema = "aten::" + (dot < 0 ? name : name[..dot]);
        var overload = dot < 0 ? "" : name[(dot + 1)..];
        fixed (byte* s = Encoding.UTF8.GetBytes(schema + "\0"), o = Encoding.UTF8.GetBytes(overload + "\0"))
            return _handle = Native.Check(Native.tso_operator(s, o));
    }
}
