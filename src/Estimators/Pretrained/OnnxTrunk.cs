using System.Security.Cryptography;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>
/// A network from an ONNX file as the shared trunk, with the weights that it was trained to: as the
/// <see cref="ImageEncoding.Trunk"/> of an image column, as the <see cref="SequenceEncoding.Trunk"/> of sequences, or as the architecture
/// itself, with towers and heads behind it. All or part of it is trained further, and the exported model contains it; the file is not
/// needed to score.
/// </summary>
/// <remarks>
/// <para>The file's initializers become parameters under their names, its running means and variances states, and its nodes calls of
/// <see cref="IOps{T}"/>. A single number, and a constant that a node holds, stay as they are. Sizes that the file computes from shapes
/// are computed when the network is built, so that a convolutional network written for images of one size takes images of others. Pooling
/// over the whole of its last image stays one over the whole.</para>
/// <para>Scale, mean and deviation of the <see cref="ImageEncoding"/> should be those that the file was trained with. Networks with
/// channels last, as TensorFlow writes them, are recognised by the input's shape. One that reads [batch, width] or [batch, steps, width]
/// is the trunk of a column of numbers, or of windows of so many steps: as an image of 1 × 1 × width or of 1 × steps × width.</para>
/// <para>An output [batch, channels, height, width] becomes the mean of each channel, and one of [batch, tokens, width] the mean of the
/// tokens. As the trunk of sequences it reads [batch, length, width], [batch, channels, length] or token ids [batch, length], and ends
/// with steps [batch, length, width], or with a vector of each row. Files are read in the operator sets 7 to 21; operators, sizes and
/// constants are checked before anything is computed.</para>
/// </remarks>
public sealed partial class OnnxTrunk : ImageArchitecture, IDefaulted
{
    private readonly ModelProto? _model;
    private readonly string _digest = "";
    private readonly Lock _lock = new();
    private TrunkGraph? _graph;

    /// <summary>A trunk from a file.</summary>
    /// <param name="path">The ONNX file; what it keeps in other files has to lie in its folder or below. Or the folder of a training's
    /// checkpoints (<see cref="CheckpointOptions.Folder"/>), which have the trunk that it began with.</param>
    /// <exception cref="System.IO.FileNotFoundException">There is no such file.</exception>
    /// <exception cref="OnnxModelException">It is no ONNX file, is damaged, or asks for more memory than its size says.</exception>
    /// <exception cref="InvalidOperationException">The checkpoints have no trunk, or several.</exception>
    public OnnxTrunk(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (Directory.Exists(path))
        {
            (_model, _digest) = TrunkFile.OfCheckpoints(path);
            return;
        }
        var length = new FileInfo(path) is { Exists: true } file ? file.Length : 0;
        _model = OnnxModelFile.Read(path, OnnxLimits.OfStranger(length));
        using var stream = File.OpenRead(path);
        _digest = Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>A trunk from a file's bytes.</summary>
    /// <param name="model">The bytes of an ONNX file that has its weights within itself.</param>
    /// <exception cref="OnnxModelException">They are no ONNX file, damaged, or ask for more memory than their number says.</exception>
    public OnnxTrunk(ReadOnlyMemory<byte> model)
    {
        _model = OnnxModelFile.Parse(model, OnnxLimits.OfStranger(model.Length));
        _digest = Convert.ToHexStringLower(SHA256.HashData(model.Span));
    }

    /// <summary>The trunk of a fitted model, with the weights that it has there: the file is not needed. With the settings that it was
    /// trained with it trains that model further; with any it is the start of a model with other tasks.</summary>
    /// <param name="model">A model that was trained with a trunk from a file; also one that was saved and loaded.</param>
    /// <param name="column">The image column whose trunk it is, or a column of the sequence, where the model has several.</param>
    /// <exception cref="InvalidOperationException">The model has no such trunk, or several.</exception>
    /// <exception cref="OnnxModelException">The model's metadata are damaged.</exception>
    public OnnxTrunk(MultiTaskTransformer model, string? column = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        (_model, _digest) = FittedTrunks.Read(model, column);
    }

    // For the defaults of settings that were added after a model was written.
    private OnnxTrunk() { }

    object IDefaulted.AtDefaults => new OnnxTrunk();

    /// <summary>SHA-256 of the file, in hexadecimal. Where it is set the file has to have it. A model is trained further only with the file
    /// that it was trained with, or with the trunk that the model has itself.</summary>
    /// <value>That of the file, also where the trunk comes from a model or from checkpoints.</value>
    /// <exception cref="OnnxModelException">The file is another one.</exception>
    public string Digest
    {
        get => _digest;
        init
        {
            if (!string.Equals(value, _digest, StringComparison.OrdinalIgnoreCase))
                throw new OnnxModelException($"The file's SHA-256 is {_digest}, where {nameof(Digest)} says {value}: it is another file.");
        }
    }

    /// <summary>Name of the value that the trunk ends with, or of the node that gives it. What is behind it in the file is left
    /// out.</summary>
    /// <value>Default null: the file's only output.</value>
    public string? Output { get; init; }

    /// <summary>Names of several values that the trunk ends with, or of the nodes that give them: the vector of an image is then made of
    /// all, one behind the other. The maps among a convolutional network, from the finest to the coarsest, are what decoders
    /// read.</summary>
    /// <value>Default empty: <see cref="Output"/> alone. Different names; <see cref="Output"/> is null then.</value>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>Whether the trunk is trained; otherwise it stays as the file has it, running means included.</summary>
    /// <value>Default true.</value>
    public bool Trainable { get; init; } = true;

    /// <summary>Name of the first node, or of a value that it gives, that is trained: the nodes in front of it, in the order of the file,
    /// stay as they are.</summary>
    /// <value>Default null: all are trained.</value>
    public string? TrainableFrom { get; init; }

    /// <summary>What the optimizer's steps for the trunk's parameters are multiplied with: what was trained before often wants smaller
    /// steps than new layers.</summary>
    /// <value>Default 1. Greater than 0.</value>
    public double LearningRateFactor { get; init; } = 1;

    /// <summary>
    /// Factors for groups of weights (discriminative fine-tuning: Howard, Ruder 2018), instead of <see cref="LearningRateFactor"/>. A name
    /// is that of a node, or of a value that it gives: its factor holds from there on, in the order of the file, up to the next node that
    /// is named. A name with <c>*</c>, which stands for any text, is a pattern of initializers' names, such as <c>*.bias</c>: it goes
    /// before nodes, and the longest pattern before others. A weight that several nodes read has the factor of the first.
    /// </summary>
    /// <value>Default empty. Each factor greater than 0.</value>
    public IReadOnlyDictionary<string, double> LearningRateFactors { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// Whether only the architecture of the file is taken: what is trained begins anew, with random weights of the training's seed. Kernels
    /// and matrices are normal with the variance 2 / (values that a result is computed from) (He et al. 2015, eq. 10), tables that are
    /// added, such as positions, normal with the deviation 0.02, factors 1, and biases 0. Batch normalisation uses the batch's statistics,
    /// whatever <see cref="BatchStatistics"/> says, and its running ones begin with 0 and 1 and are moved by a
    /// tenth in each step. What stands in front of the file's first kernel
    /// or matrix, and in front of <see cref="TrainableFrom"/>, keeps the numbers of the file.
    /// </summary>
    /// <value>Default false. Not with <see cref="Anchor"/>, <see cref="AdapterRank"/> or <see cref="Unfreezing"/>, which are about weights
    /// that were trained before.</value>
    public bool FromScratch { get; init; }

    /// <summary>
    /// Gradual unfreezing (Howard, Ruder 2018): names of nodes, or of values that they give, from the last to the first. In the first epoch
    /// nothing of the trunk is trained; from the second on the nodes from the first name on, from the third on those from the second name
    /// on, and so on; behind the last name all that <see cref="TrainableFrom"/> leaves. The optimizer begins anew with what it lets go.
    /// Running means that <see cref="BatchStatistics"/> moves are moved from the first epoch on.
    /// </summary>
    /// <value>Default empty: all are trained from the first epoch on.</value>
    public IReadOnlyList<string> Unfreezing { get; init; } = [];

    /// <summary>λ of a penalty λ/2 Σ (θ − θ₀)² that holds the trunk's parameters to the weights θ₀ that the training starts with: those of
    /// the file, or of the model that is trained further (L2-SP: Li, Grandvalet, Davoine 2018, eq. 2).</summary>
    /// <value>Default 0. 0 or more.</value>
    public double Anchor { get; init; }

    /// <summary>
    /// Rank r of low-rank adaptation (LoRA: Hu et al. 2021): the weights stay as they are, and a matrix W of a trained Gemm, MatMul or
    /// Conv of single pixels becomes W + s·B·A, of which B [rows, r] and A [r, columns] are trained. The exported graph has the sum alone,
    /// and is as large and as fast as without.
    /// </summary>
    /// <value>Default 0: the weights are trained themselves. From 0 to 65,536; no larger than a matrix is counted.</value>
    public int AdapterRank { get; init; }

    /// <summary>The factor s of the products of <see cref="AdapterRank"/>: α / r of the paper.</summary>
    /// <value>Default 1. A number other than 0.</value>
    public double AdapterScale { get; init; } = 1;

    /// <summary>Whether batch normalisation that is trained uses the batch's means and variances in training, and moves its running ones.
    /// Otherwise it keeps to the running ones of the file, which small batches and few rows ask for; scale and shift are trained all the
    /// same. Nodes that are not trained always keep to them.</summary>
    /// <value>Default false.</value>
    public bool BatchStatistics { get; init; }

    /// <summary>Of a file that reads token ids, as the trunk of sequences: the id of each key, key 1 first.</summary>
    /// <value>Default empty: key k has the id k − 1, as keys of a tokenizer's whole vocabulary in its order have. Else as many as the
    /// column has keys, each from 0 to 16,777,216.</value>
    public IReadOnlyList<int> TokenIds { get; init; } = [];

    /// <summary>Of a file that reads token ids: the id of a key that is missing or unknown.</summary>
    /// <value>Default 0. From 0 to 16,777,216.</value>
    public int UnknownId { get; init; }

    /// <summary>Of a file that reads token ids: the id of what stands behind a row's end, for files that tell by it which tokens to count,
    /// as RoBERTa does with 1.</summary>
    /// <value>Default 0. From 0 to 16,777,216.</value>
    public int PaddingId { get; init; }

    /// <summary>Of a file with several inputs, as the trunk of sequences: the name of the one that is 1 for the steps of a row and 0 behind
    /// its end.</summary>
    /// <value>Default null: one with "mask" in its name. With "padding" in its name it is 0 for the steps.</value>
    public string? MaskInput { get; init; }

    /// <summary>The name of the input with the positions 0, 1, 2, … of the steps.</summary>
    /// <value>Default null: one with "position" in its name.</value>
    public string? PositionInput { get; init; }

    /// <summary>The name of the input that says which of several texts a step belongs to, which is 0 throughout.</summary>
    /// <value>Default null: one with "type" or "segment" in its name.</value>
    public string? SegmentInput { get; init; }

    /// <summary>Whether it reads images; a file whose input is [batch, width] reads the encoded columns as one vector.</summary>
    public override bool TakesImages => Graph.DeclaredDims is not { Length: 2 };

    private TrunkGraph Graph
    {
        get
        {
            lock (_lock)
                return _graph ??= new TrunkGraph(
                    _model ?? throw new InvalidOperationException("There is no file."),
                    new TrunkSettings(Output, Trainable, TrainableFrom, BatchStatistics)
                    {
                        Outputs = Outputs,
                        Pace = new ParameterPace((float)LearningRateFactor, 0, (float)Anchor),
                        Rates = LearningRateFactors.ToDictionary(rate => rate.Key, rate => (float)rate.Value),
                        IsFromScratch = FromScratch,
                        Unfreezing = Unfreezing,
                        AdapterRank = AdapterRank,
                        AdapterScale = (float)AdapterScale,
                        MaskInput = MaskInput,
                        PositionInput = PositionInput,
                        SegmentInput = SegmentInput,
                    }
                );
        }
    }

    /// <inheritdoc/>
    /// <exception cref="OnnxModelException">The file is no network that can be a trunk: the message names the node, its operator and its
    /// operator set, and what the trunk could end with instead.</exception>
    public override void Validate(int taskCount)
    {
        base.Validate(taskCount);
        Guard.Positive(LearningRateFactor);
        ArgumentNullException.ThrowIfNull(Outputs);
        Guard.Range(Outputs.Count == 0 || Output is null, Output, "null where Outputs names several values");
        Guard.Range(
            !Outputs.Contains(null!) && Outputs.Distinct(StringComparer.Ordinal).Count() == Outputs.Count,
            Outputs,
            "different names"
        );
        Guard.Range(!(TrainableFrom is not null && !Trainable), TrainableFrom, "null where the trunk is not Trainable");
        Guard.NotNegative(Anchor);
        CheckTokens();
        Guard.Between(AdapterRank, 0, 65_536);
        Guard.Range(AdapterScale != 0 && double.IsFinite(AdapterScale), AdapterScale, "a finite number other than 0");
        ArgumentNullException.ThrowIfNull(Unfreezing);
        Guard.Range((Unfreezing.Count == 0 && AdapterRank == 0) || Trainable, Trainable, "true with Unfreezing or AdapterRank");
        ArgumentNullException.ThrowIfNull(LearningRateFactors);
        foreach (var (name, factor) in LearningRateFactors)
            Guard.Range(
                double.IsFinite(factor) && factor > 0,
                factor,
                $"a finite number greater than 0 for '{name}'",
                nameof(LearningRateFactors)
            );
        Guard.Range(LearningRateFactors.Count == 0 || Trainable, Trainable, "true with LearningRateFactors");
        Guard.Range(
            !FromScratch || (Trainable && Anchor == 0 && AdapterRank == 0 && Unfreezing.Count == 0),
            FromScratch,
            "false where the trunk is not Trainable, or has an Anchor, an AdapterRank or Unfreezing: these are about weights that were "
                + "trained before"
        );
        _ = Graph;
    }
}
