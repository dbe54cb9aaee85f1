using System.Globalization;
using System.Security.Cryptography;
using MlNet.MultiTask.Graph;
using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask;

/// <summary>
/// What a new network takes of a fitted model with other tasks: the weights and states that its tasks share, where the model has one of the
/// same name and shape. The tensors of a column's encoding are found by the column's name.
/// </summary>
internal sealed class TakenWeights
{
    private const string Inputs = "inputs/",
        Outputs = "outputs/",
        Head = "head";

    private readonly Dictionary<string, float[]> _values = new(StringComparer.Ordinal);
    private readonly List<string> _others = [];

    /// <param name="model">The fitted model.</param>
    /// <param name="network">The new network.</param>
    /// <param name="inputs">Its columns.</param>
    public TakenWeights(MultiTaskTransformer model, ShapeRecord network, IReadOnlyList<InputColumn> inputs)
    {
        Identity = Convert.ToHexStringLower(SHA256.HashData(model.OnnxModel.Span));
        var tensors = OnnxModelFile
            .Parse(model.OnnxModel)
            .Graph.Initializer.Where(tensor => tensor.DataType == (int)DataType.Float)
            .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        var columns = Columns(model.Schema.Inputs, inputs);
        // A task's tower has running means that are the task's as well.
        var own = network
            .Parameters.Where(parameter => parameter.Task is not null)
            .Select(parameter => ScopeOf(parameter.Name))
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (name, shape) in network
            .Parameters.Where(parameter => parameter.Task is null)
            .Select(parameter => (parameter.Name, parameter.Shape))
            .Concat(network.States.Where(state => !own.Contains(ScopeOf(state.Name))).Select(state => (state.Name, state.Shape)))
            .Where(tensor => !IsOfTasks(tensor.Name)))
            Take(name, shape, tensors, columns);
    }

    /// <summary>SHA-256 of the model.</summary>
    public string Identity { get; }

    /// <summary>Names of what was taken.</summary>
    public IReadOnlyList<string> Names => [.. _values.Keys];

    /// <summary>Names of what all tasks share and was not taken, each with the reason.</summary>
    public IReadOnlyList<string> Others => _others;

    /// <summary>Values that were taken; null for a tensor that keeps its own start.</summary>
    public float[]? Values(string name) => _values.GetValueOrDefault(name);

    /// <summary>What was taken, in a sentence.</summary>
    public override string ToString() =>
        $"{nameof(MultiTaskOptions.StartFrom)}: {_values.Count} of {_values.Count + _others.Count} tensors that the tasks share "
        + $"({_values.Values.Sum(values => (long)values.Length):N0} numbers) are the model's"
        + (_others.Count == 0 ? "." : $"; not {string.Join(", ", _others.Take(10))}{(_others.Count > 10 ? ", …" : "")}.");

    private void Take(string name, IReadOnlyList<int> shape, Dictionary<string, TensorProto> tensors, int[] columns)
    {
        var there = name;
        if (name.StartsWith(Inputs, StringComparison.Ordinal))
        {
            var end = name.IndexOf('/', Inputs.Length);
            var column = columns[int.Parse(name.AsSpan(Inputs.Length, end - Inputs.Length), CultureInfo.InvariantCulture)];
            if (column < 0)
            {
                _others.Add($"{name} (the model has no such column)");
                return;
            }
            there = Inputs + LayerNames.Of(column) + name[end..];
        }
        if (!tensors.TryGetValue(there, out var tensor))
            _others.Add($"{name} (the model has none of that name)");
        else if (!tensor.Dims.Select(size => (int)size).SequenceEqual(shape))
            _others.Add($"{name} (it is {ShapeRules.Text(shape)}, and [{string.Join(", ", tensor.Dims)}] in the model)");
        else
            _values.Add(name, tensor.Floats());
    }

    // Of each new column the position in the model: by its name, or the only one of both.
    private static int[] Columns(IReadOnlyList<InputColumn> model, IReadOnlyList<InputColumn> inputs)
    {
        var names = model.Select(column => column.Name).ToList();
        return
        [
            .. inputs.Select(input =>
                names.IndexOf(input.Name) is >= 0 and var found ? found
                : model.Count == 1 && inputs.Count == 1 ? 0
                : -1
            ),
        ];
    }

    private static bool IsOfTasks(string name) =>
        name.Split('/').Any(part => part.StartsWith(Head, StringComparison.Ordinal) && part.Skip(Head.Length).All(char.IsAsciiDigit))
        || name.StartsWith(Outputs, StringComparison.Ordinal);

    private static string ScopeOf(string name) => name.LastIndexOf('/') is var slash && slash < 0 ? "" : name[..slash];
}
