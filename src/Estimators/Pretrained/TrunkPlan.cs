using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>A file's graph for images of one size: what is known of it without any image, and the nodes that are left.</summary>
internal sealed class TrunkPlan
{
    /// <summary>Values that are known, by name.</summary>
    public required Dictionary<string, KnownTensor> Known { get; init; }

    /// <summary>The plan for the size that the file declares; null where it declares none, or where this is it.</summary>
    public required TrunkPlan? Declared { get; init; }

    /// <summary>Whether borders that fit the size that the file declares fit this one instead of staying as they are written.</summary>
    public bool FitsBorders { get; init; }

    /// <summary>What its constants may cost, while it is made; null from then on.</summary>
    public FoldingCost? Cost { get; set; }

    /// <summary>Whether the rows are sequences of different lengths.</summary>
    public bool IsSequence { get; init; }

    /// <summary>Shapes of the values that are computed for each row, −1 for the batch and −2 for the length; without the batch where they
    /// are <see cref="Shared"/>.</summary>
    public Dictionary<string, int[]> Dims { get; } = new(StringComparer.Ordinal);

    /// <summary>Values that the file computes from the length alone, such as positions: they have no batch there, and are computed for each
    /// row here, with the batch as one more axis in front.</summary>
    public HashSet<string> Shared { get; } = new(StringComparer.Ordinal);

    /// <summary>Values that are kept as int64, such as token ids.</summary>
    public HashSet<string> Whole { get; } = new(StringComparer.Ordinal);

    /// <summary>Values that are whole numbers or truth values in the file, also where they are kept as float32.</summary>
    public HashSet<string> Integral { get; } = new(StringComparer.Ordinal);

    /// <summary>Values that are 0 behind a row's end along their last axis.</summary>
    public HashSet<string> Masked { get; } = new(StringComparer.Ordinal);

    /// <summary>The nodes that compute them, in order, with their position in the file.</summary>
    public List<(NodeProto Node, int Position)> Live { get; } = [];

    /// <summary>The weights that are trained.</summary>
    public HashSet<string> Trained { get; } = new(StringComparer.Ordinal);

    /// <summary>The matrices that are adapted by products.</summary>
    public HashSet<string> Adapted { get; } = new(StringComparer.Ordinal);

    /// <summary>Known values that are weights or states of the network, with their names there.</summary>
    public Dictionary<string, string> Stored { get; } = new(StringComparer.Ordinal);

    /// <summary>Known values whose numbers the network was built with, as sizes or in a formula.</summary>
    public HashSet<string> Read { get; } = new(StringComparer.Ordinal);

    /// <summary>The first outputs of poolings over the whole image, which are that for images of every size.</summary>
    public HashSet<string> WholePools { get; } = new(StringComparer.Ordinal);

    /// <summary>Numbers that nodes make from shapes, made once.</summary>
    public Dictionary<string, float[]> Made { get; } = new(StringComparer.Ordinal);
}
