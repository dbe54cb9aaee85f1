using TorchSharp.Interop;

namespace TorchSharp.Modules;

public sealed class Embedding : torch.nn.Module<torch.Tensor, torch.Tensor>
{
    private static readonly Op s_embedding = "embedding", s_renorm_ = "embedding_renorm_";
    private readonly long _padding;
    private readonly double? _maxNorm;
    private readonly double _normType;
    private readonly bool _scaleByFrequency, _sparse;
    private Parameter _weight;

    internal Embedding(torch.Tensor weight, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse) : base(nameof(Embedding))
    {
        long rows = weight.shape[0];
        if (padding_idx is long p && (p >= rows || p < -rows)) throw new ArgumentException("padding_idx must be within num_embeddings");
        _padding = padding_idx is long index ? (index < 0 ? index + rows : index) : -1;
        _maxNorm = max_norm;
        _normType = norm_type;
        _scaleByFrequency = scale_grad_by_freq;
        _sparse = sparse;
        this.weight = weight as Parameter ?? weight.AsParameter();
    }

    internal static Embedding Fresh(long num_embeddings, long embedding_dims, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse, torch.Device device, torch.ScalarType? dtype)
    {
        var weight = torch.randn(num_embeddings, embedding_dims, dtype, device);
        if (padding_idx is long p && p < num_embeddings && p >= -num_embeddings)
        {
            using var row = weight[p];
            row.zero_();
        }

        return new Embedding(weight, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse);
    }

    public Parameter? weight
    {
        get => _weight;
        set => ModuleSlots.Set(ref _weight, value, ConditionallyRegisterParameter, nameof(weight));
    }

    public override torch.Tensor forward(torch.Tensor input)
    {
        if (_maxNorm is double norm)
            using (torch.no_grad()) s_renorm_.InPlace(_weight, input, norm, _normType);
        return s_embedding.Call(_weight, input, _padding, _scaleByFrequency, _sparse);
    }
}
