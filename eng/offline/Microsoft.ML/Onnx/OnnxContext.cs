using Microsoft.ML.Data;

namespace Microsoft.ML.Onnx;

/// <summary>The ONNX graph that mappers write themselves into. Values are named after columns; implemented by the converter.</summary>
internal abstract class OnnxContext
{
    /// <summary>Whether the graph has a value for the column.</summary>
    public abstract bool ContainsColumn(string columnName);

    /// <summary>The name of the value that holds a column now.</summary>
    public abstract string GetVariableName(string columnName);

    /// <summary>Declares a new value that holds the column from now on. With <paramref name="skip"/> its type is not written out.</summary>
    public abstract string AddIntermediateVariable(DataViewType type, string columnName, bool skip = false);

    /// <summary>The column is not available any more.</summary>
    public abstract void RemoveColumn(string columnName, bool removeVariable = false);

    /// <summary>A node name that is not used yet.</summary>
    public abstract string GetNodeName(string prefix);

    /// <summary>Adds a node. The domain is the standard one when left out, "ai.onnx.ml" for the ML operators.</summary>
    public abstract OnnxNode CreateNode(string opType, IEnumerable<string> inputs, IEnumerable<string> outputs, string name, string domain = null);

    public OnnxNode CreateNode(string opType, string input, string output, string name, string domain = null) =>
        CreateNode(opType, [input], [output], name, domain);

    /// <summary>Adds a constant of float, double, long, int, bool or string; a scalar when <paramref name="dimensions"/> is empty.</summary>
    public abstract string AddInitializer<T>(IReadOnlyList<T> values, IReadOnlyList<long> dimensions, string name);
}
