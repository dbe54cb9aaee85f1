using System.Collections.Immutable;
using Microsoft.ML;
using MlNet.MultiTask.Graph;

namespace MlNet.MultiTask;

/// <summary>How a chain is exported to ONNX.</summary>
public sealed record OnnxExportOptions
{
    private ImmutableDictionary<Type, Func<ITransformer, byte[]>> Converters { get; init; } =
        ImmutableDictionary<Type, Func<ITransformer, byte[]>>.Empty;

    /// <summary>Version of the standard operator set, 12 to 26.</summary>
    /// <value>17, the newest that onnx 1.12 checks.</value>
    public int Opset { get; init; } = OnnxOpset.Default;

    /// <summary>What the networks compute in; what stands before and behind them is not touched.</summary>
    /// <value>Float32.</value>
    public OnnxElementType ElementType { get; init; } = OnnxElementType.Float32;

    /// <summary>
    /// Whether the numeric operators of <c>ai.onnx.ml</c> that stock steps are written with (Scaler, Imputer, FeatureVectorizer,
    /// OneHotEncoder, LabelEncoder over numbers) become operators of the standard set. They then run on a GPU as well; no <c>ai.onnx.ml</c>
    /// operator does.
    /// </summary>
    /// <value>True.</value>
    public bool Lower { get; init; } = true;

    /// <summary>The columns to give, by name, in this order.</summary>
    /// <value>Null: every column that multi-task models and the steps behind them add.</value>
    public IReadOnlyList<string>? Outputs { get; init; }

    /// <summary>Whether a predicted class is given as its own value (text or number, empty text or NaN where missing) instead of as its
    /// key.</summary>
    /// <value>True.</value>
    public bool LabelsAsValues { get; init; } = true;

    /// <summary>How many rows of the sample the file is run on, to compare it with the chain. 0 leaves the comparison out.</summary>
    /// <value>200.</value>
    public int ParityRows { get; init; } = 200;

    /// <summary>
    /// The largest difference allowed between the file and the chain, relative to the value or to the column's mean magnitude, whichever is
    /// larger. Labels, keys and text have to be the same in every row.
    /// </summary>
    /// <value>Null: 1e-4; with float16 2e-2, and one label may differ, or one in a hundred.</value>
    public double? Tolerance { get; init; }

    /// <summary>
    /// Says how to export a transformer that is not ML.NET's own, or one of ML.NET's that its exporter does not know or whose export should
    /// be another.
    /// </summary>
    /// <typeparam name="T">The transformer's type.</typeparam>
    /// <param name="converter">
    /// Gives an ONNX model for a transformer. Its inputs and outputs are named like the columns it reads and adds, each [batch, size] and
    /// of the column's type (keys uint32, from 1); vectors of text of unknown size [batch, longest], filled up with empty text. Any opset
    /// from 11 on will do.
    /// </param>
    /// <returns>Options with the converter; these stay as they are.</returns>
    public OnnxExportOptions WithConverter<T>(Func<T, byte[]> converter)
        where T : ITransformer
    {
        ArgumentNullException.ThrowIfNull(converter);
        return this with { Converters = Converters.SetItem(typeof(T), transformer => converter((T)transformer)) };
    }

    /// <summary>The user's converter for a transformer, of its own type or the nearest one it derives from.</summary>
    internal Func<ITransformer, byte[]>? ConverterOf(ITransformer transformer)
    {
        for (Type? type = transformer.GetType(); type is not null; type = type.BaseType)
            if (Converters.TryGetValue(type, out var converter))
                return converter;
        return Converters.FirstOrDefault(c => c.Key.IsInterface && c.Key.IsInstanceOfType(transformer)).Value;
    }

    /// <exception cref="ArgumentException">A value is not allowed; the message says which are.</exception>
    internal void Validate()
    {
        OnnxOpset.Check(Opset);
        if (!Enum.IsDefined(ElementType))
            throw new ArgumentException($"{nameof(ElementType)} is {ElementType}; it has to be Float32 or Float16.");
        if (ParityRows < 0)
            throw new ArgumentException($"{nameof(ParityRows)} is {ParityRows}; it has to be 0 (no comparison) or more.");
        if (Tolerance is { } tolerance && !(tolerance >= 0))
            throw new ArgumentException($"{nameof(Tolerance)} is {tolerance}; it has to be 0 or more.");
        if (Outputs is { Count: 0 })
            throw new ArgumentException($"{nameof(Outputs)} is empty: name at least one column, or leave it null for all.");
        if (Outputs is not null && Outputs.Distinct(StringComparer.Ordinal).Count() != Outputs.Count)
            throw new ArgumentException($"{nameof(Outputs)} names a column twice: {string.Join(", ", Outputs)}.");
    }
}
