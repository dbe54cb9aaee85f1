using System.Security.Cryptography;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>
/// A network from an ONNX file as the shared trunk, with the weights that it was trained to: as the
/// <see cref="ImageEncoding.Trunk"/> of an image column, or as the architecture itself, with towers and heads behind it. All or part of
/// it is trained further, and the exported model contains it; the file is not needed to score.
/// </summary>
/// <remarks>
/// <para>The file's initializers become parameters under their names, its running means and variances states, and its nodes calls of
/// <see cref="IOps{T}"/>. A single number, and a constant that a node holds, stay as they are. Sizes that the file computes from shapes
/// are computed when the network is built, so that a convolutional network written for images of one size takes images of others. Pooling
/// over the whole of its last image stays one over the whole.</para>
/// <para>Scale, mean and deviation of the <see cref="ImageEncoding"/> should be those that the file was trained with. Networks with
/// channels last, as TensorFlow writes them, are recognised by the input's shape.</para>
/// <para>An output [batch, channels, height, width] becomes the mean of each channel, and one of [batch, tokens, width] the mean of the
/// tokens. Files are read in the operator sets 7 to 21; operators, sizes and constants are checked before anything is computed.</para>
/// </remarks>
public sealed class OnnxTrunk : ImageArchitecture, IDefaulted
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
    /// <param name="column">The image column whose trunk it is, where the model has several.</param>
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
    /// Rank r of low-rank adaptation (LoRA: Hu et al. 2021): the weights stay as they are, and a matrix W of a trained Gemm or MatMul
    /// becomes W + s·B·A, of which B [rows, r] and A [r, columns] are trained. The exported graph has the sum alone, and is as large and as
    /// fast as without.
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
                        Unfreezing = Unfreezing,
                        AdapterRank = AdapterRank,
                        AdapterScale = (float)AdapterScale,
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
        Guard.Between(AdapterRank, 0, 65_536);
        Guard.Range(AdapterScale != 0 && double.IsFinite(AdapterScale), AdapterScale, "a finite number other than 0");
        ArgumentNullException.ThrowIfNull(Unfreezing);
        Guard.Range((Unfreezing.Count == 0 && AdapterRank == 0) || Trainable, Trainable, "true with Unfreezing or AdapterRank");
        _ = Graph;
    }

    /// <inheritdoc/>
    /// <exception cref="OnnxModelException">The file does not fit images of this size.</exception>
    public override T Trunk<T>(IOps<T> ops, T image) => Vector(ops, Run(ops, image));

    /// <summary>Whether <see cref="Outputs"/> names the maps that a decoder reads.</summary>
    public override bool HasStages => Outputs.Count > 0;

    /// <summary>The values of <see cref="Outputs"/> as they are, for decoders.</summary>
    /// <param name="ops">The operations.</param>
    /// <param name="image">[batch, channels, height, width].</param>
    /// <returns>[batch, channels, height, width] each, in the order of <see cref="Outputs"/>.</returns>
    /// <exception cref="OnnxModelException">One is no map of an image, or larger than the one in front of it.</exception>
    public override IReadOnlyList<T> Stages<T>(IOps<T> ops, T image)
    {
        var maps = Run(ops, image);
        for (var i = 0; i < maps.Length; i++)
            if (
                ops.Rank(maps[i]) != 4
                || (i > 0 && (ops.Size(maps[i], 2) > ops.Size(maps[i - 1], 2) || ops.Size(maps[i], 3) > ops.Size(maps[i - 1], 3)))
            )
                throw new OnnxModelException(
                    $"The value '{Graph.Outputs[i]}' is no map [batch, channels, height, width], or larger than the one in front of it: a "
                        + $"decoder reads maps from the finest to the coarsest. Name them in {nameof(Outputs)}."
                );
        return maps;
    }

    /// <summary>The vector of an image from its maps, where <see cref="Stages"/> were computed before.</summary>
    /// <param name="ops">The operations, in the scope of <see cref="Stages"/>.</param>
    /// <param name="stages">What these gave.</param>
    public override T PoolStages<T>(IOps<T> ops, IReadOnlyList<T> stages) => Vector(ops, stages);

    /// <inheritdoc/>
    public override IReadOnlyList<T> Represent<T>(IOps<T> ops, T features, int taskCount)
    {
        ArgumentNullException.ThrowIfNull(ops);
        if (TakesImages)
            return base.Represent(ops, features, taskCount);
        var shared = new T[taskCount];
        Array.Fill(shared, Trunk(ops.Scope("trunk"), features));
        return ops.Towers(shared, TowerLayers, Layers);
    }

    /// <summary>What the file has of the trunk, all weights included; null where that is too large for one array.</summary>
    internal byte[]? Whole() => TrunkFile.Whole(Graph, Digest, InputInfo);

    /// <summary>The same without what a network that was built with it has itself, compressed.</summary>
    internal byte[] Structure() => TrunkFile.Structure(Graph, Digest, InputInfo);

    private ValueInfoProto? InputInfo => _model!.Graph.Input.FirstOrDefault(input => input.Name == Graph.Input);

    private T[] Run<T>(IOps<T> ops, T image)
    {
        ArgumentNullException.ThrowIfNull(ops);
        var graph = Graph;
        image = Fitting(ops, image, graph.DeclaredDims);
        int[] dims = [.. Enumerable.Range(1, ops.Rank(image) - 1).Select(axis => ops.Size(image, axis))];
        return graph.Run(ops, image, dims);
    }

    private T Vector<T>(IOps<T> ops, IReadOnlyList<T> values)
    {
        var vectors = new T[values.Count];
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = ops.Rank(values[i]) switch
            {
                2 => values[i],
                1 => ops.Reshape(values[i], 1),
                3 => ops.Mean(values[i], 1),
                4 => ops.GlobalAveragePool(values[i]),
                var rank => throw new OnnxModelException(
                    $"The value '{Graph.Outputs[i]}' has {rank} axes; a trunk ends with values of 1 to 4."
                ),
            };
        return vectors.Length == 1 ? vectors[0] : ops.Concat(1, vectors);
    }

    // The image as the file's input wants it.
    private static T Fitting<T>(IOps<T> ops, T image, int[]? declared)
    {
        if (declared is null)
            return image;
        var rank = ops.Rank(image);
        var isLast = rank == 4 && declared.Length == 4 && declared[3] == ops.Size(image, 1) && declared[1] != declared[3];
        if (declared.Length == 2 && rank != 2)
            image = ops.Flatten(image);
        else if (isLast)
            image = ops.Transpose(image, 0, 2, 3, 1);
        int[] dims = [.. Enumerable.Range(1, ops.Rank(image) - 1).Select(axis => ops.Size(image, axis))];
        // Height and width may be others; whether the network takes them shows when it is built.
        var channels = declared.Length == 4 && !isLast ? 1 : declared.Length - 1;
        var fits = declared.Length == dims.Length + 1 && (declared[channels] == 0 || declared[channels] == dims[channels - 1]);
        return fits
            ? image
            : throw new OnnxModelException(
                $"The file reads [{string.Join(", ", declared.Select(size => size > 0 ? $"{size}" : "any"))}], and gets "
                    + $"[batch, {string.Join(", ", dims)}]: the column's encoding has to give as many channels or values as that."
            );
    }
}
