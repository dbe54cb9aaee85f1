namespace TorchSharp.Modules;

/// <summary>Weight, bias and running statistics of a normalisation over the batch.</summary>
public abstract class NormBase : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private Parameter _weight, _bias;
    private torch.Tensor _mean, _var, _batches;

    public NormBase(long num_features, double eps, double? momentum, bool affine, bool track_running_stats, torch.Device? device, torch.ScalarType? dtype, string name) : base(name)
    {
        this.num_features = num_features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        this.track_running_stats = track_running_stats;
        if (affine)
        {
            weight = torch.empty(num_features, dtype, device).AsParameter();
            bias = torch.empty(num_features, dtype, device).AsParameter();
        }

        if (track_running_stats)
        {
            running_mean = torch.zeros(num_features, dtype, device);
            running_var = torch.ones(num_features, dtype, device);
            num_batches_tracked = torch.zeros(Array.Empty<long>(), torch.ScalarType.Int64, device);
        }

        reset_parameters();
    }

    public long num_features { get; }
    public double eps { get; set; }
    public double? momentum { get; set; }
    public bool affine { get; }
    public bool track_running_stats { get; }

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

    public torch.Tensor? running_mean
    {
        get => _mean;
        set => ModuleSlots.Set(ref _mean, value, RegisterBuffer, nameof(running_mean));
    }

    public torch.Tensor? running_var
    {
        get => _var;
        set => ModuleSlots.Set(ref _var, value, RegisterBuffer, nameof(running_var));
    }

    public torch.Tensor? num_batches_tracked
    {
        get => _batches;
        set => ModuleSlots.Set(ref _batches, value, RegisterBuffer, nameof(num_batches_tracked));
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (!affine) return;
        torch.nn.init.ones_(_weight);
        torch.nn.init.zeros_(_bias);
    }

    public void reset_running_stats()
    {
        if (!track_running_stats) return;
        _mean.zero_();
        _var.fill_(1);
        _batches.zero_();
    }

    protected abstract void ValidateInputDimensions(torch.Tensor input);

    private void RegisterBuffer(string name, torch.Tensor value) => ConditionallyRegisterBuffer(name, value);
}
