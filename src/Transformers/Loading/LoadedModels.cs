using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;
using MlNet.MultiTask.Safety;

namespace MlNet.MultiTask;

/// <summary>The ONNX models of one file: each is checked, and so is their total cost, unless the caller trusts the file.</summary>
internal sealed class LoadedModels(ExecutionOptions? execution)
{
    private const int MostModels = 100;

    // ML.NET's own transformers use all optimisations of ONNX Runtime; the time of some grows with the square of the number of nodes.
    private const int MostForeignNodes = 2_000;
    private const long MostForeignCrowding = 1_000_000;

    private readonly SafetyLimits _limits = SafetyLimits.Default;
    private int _count;
    private int _nodes;
    private int _foreignNodes;
    private long _foreignCrowding;
    private long _crowding;
    private long _readItems;
    private long _constantItems;
    private long _constantArithmetic;

    public bool AreTrusted { get; } = execution?.TrustFile == true;

    /// <summary>The models, in the order of a walk through the pipelines.</summary>
    public IReadOnlyList<ModelProto> All { get; private set; } = [];

    /// <summary>Whether all of them are models of this library.</summary>
    public bool AllStock => All.All(StockForm.IsStock);

    /// <summary>Limits for the parser.</summary>
    public static OnnxLimits LimitsOf(ExecutionOptions? execution, long bytes) =>
        execution?.TrustFile == true ? OnnxLimits.Trusted : OnnxLimits.OfStranger(bytes);

    /// <summary>Parses and checks one.</summary>
    public ModelProto Read(byte[] bytes)
    {
        var model = OnnxModelFile.Parse(bytes, LimitsOf(execution, bytes.Length));
        Add(model);
        return model;
    }

    /// <summary>Checks one.</summary>
    /// <exception cref="OnnxModelException">It is not safe, or the file's models ask for too much together.</exception>
    public void Add(ModelProto model)
    {
        if (AreTrusted)
            return;
        var cost = ModelCheck.Check(model, _limits);
        _count++;
        _nodes += cost.Nodes;
        _crowding += cost.Crowding;
        _readItems += cost.ReadItems;
        if (!StockForm.IsStock(model))
            (_foreignNodes, _foreignCrowding) = (_foreignNodes + cost.Nodes, _foreignCrowding + cost.Crowding);
        _constantItems += cost.ConstantItems;
        _constantArithmetic += cost.ConstantArithmetic;
        var crowded = _crowding > _limits.Crowding || _readItems > _limits.ReadItems;
        var computes = _constantItems > _limits.ConstantItems || _constantArithmetic > _limits.ConstantArithmetic;
        if (_count > MostModels || _nodes > _limits.Nodes || crowded || computes)
            throw Unsafe.Model(
                $"the file's {_count} models have {_nodes:N0} nodes and {_constantItems:N0} constant items together, and read constants "
                    + $"of {_readItems:N0} items"
            );
    }

    /// <summary>Takes them in their order.</summary>
    public IReadOnlyList<ModelProto> Order(IReadOnlyList<ModelProto> models)
    {
        if (!AreTrusted && (_foreignNodes > MostForeignNodes || _foreignCrowding > MostForeignCrowding))
            throw Unsafe.Model(
                $"ONNX models that are not of this library have {_foreignNodes:N0} nodes in a saved pipeline, "
                    + $"more than {MostForeignNodes:N0}, or read the same values too often"
            );
        return All = models;
    }
}
