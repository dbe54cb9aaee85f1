namespace TorchSharp.Modules;

/// <summary>What convolutions share: their sizes, their weight and bias, and PyTorch's initial values.</summary>
public abstract class Convolution : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    protected Parameter _weight, _bias;

    protected Convolution(string name, long in_channels, long out_channels, long[] kernel_size, long[] stride, long[] padding, Padding? padding_type, long[] dilation, bool transposed, long[] output_padding, long groups, bool bias, PaddingModes padding_mode, torch.Device? device = null, torch.ScalarType? dtype = null)
        : base(name)
    {
        if (in_channels % groups != 0) throw new ArgumentException("in_channels must be divisible by groups");
        if (out_channels % groups != 0) throw new ArgumentException("out_channels must be divisible by groups");
        this.in_channels = in_channels;
        this.out_channels = out_channels;
        this.kernel_size = kernel_size;
        this.stride = stride;
        this.padding = padding;
        this.padding_type = padding_type;
        this.dilation = dilation;
        this.transposed = transposed;
        this.output_padding = output_padding;
        this.groups = groups;
        this.padding_mode = padding_mode;
        weight = torch.empty((long[])[out_channels, in_channels / groups, .. kernel_size], dtype, device).AsParameter();
        if (bias) this.bias = torch.empty(out_channels, dtype, device).AsParameter();
        reset_parameters();
    }

    public long in_channels { get; }
    public long out_channels { get; }
    public long[] kernel_size { get; set; }
    public long[] stride { get; set; }
    public long[]? padding { get; }
    public Padding? padding_type { get; }
    public long[] dilation { get; set; }
    public bool transposed { get; }
    public long[] output_padding { get; set; }
    public long groups { get; set; }
    public PaddingModes padding_mode { get; set; }

    public Parameter weight
    {
        get => _weight;
        set => ModuleSlots.Set(ref _weight, value, ConditionallyRegisterParameter, nameof(weight));
    }

    public Parameter? bias
    {
        get => _bias;
        set => ModuleSlots.Set(ref _bias, value, ConditionallyRegisterParameter, nameof(bias));
    }

    public void reset_parameters()
    {
        torch.nn.init.kaiming_uniform_(_weight, Math.Sqrt(5));
        if (_bias is null) return;
        var (fanIn, _) = torch.nn.init.CalculateFanInAndFanOut(_weight);
        double bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        torch.nn.init.uniform_(_bias, -bound, bound);
    }

    /// <summary>True for a batch, false for a single sample; anything else is refused before libtorch sees it.</summary>
    protected bool ValidateShape(torch.Tensor input, long dimensions)
    {
        var shape = input.shape;
        if (shape.Length != dimensions + 1 && shape.Length != dimensions + 2)
            throw new ArgumentException($"Expected {dimensions + 1}D (unbatched) or {dimensions + 2}D (batched) input with {in_channels} channels to Conv{dimensions}d.");
        bool batched = shape.Length == dimensions + 2;
        if (shape[batched ? 1 : 0] != in_channels)
            throw new ArgumentException($"Expected {dimensions + 1}D (unbatched) or {dimensions + 2}D (batched) input with {in_channels} channels to Conv{dimensions}d.");
        return batched;
    }

    /// <summary>Pads by hand where the mode is not zeros; what is left for the operator is then no padding.</summary>
    private protected torch.Tensor Padded(torch.Tensor input)
    {
        int dims = kernel_size.Length;
        var both = new long[2 * dims];
        for (int d = 0; d < dims; d++)
        {
            // The last dimension comes first in a padding list.
            int at = 2 * (dims - 1 - d);
            long total = padding_type == TorchSharp.Padding.Same ? dilation[d] * (kernel_size[d] - 1) : padding_type is null ? 2 * padding[d] : 0;
            both[at] = total / 2;
            both[at + 1] = total - both[at];
        }

        return torch.nn.functional.pad(input, both, padding_mode);
    }
}
