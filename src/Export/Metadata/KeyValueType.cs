using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A type of values that keys can stand for: how they are written as text, and read from it.</summary>
/// <param name="name">Its name in a <see cref="KeyVocabulary"/>.</param>
/// <param name="type">The ML.NET type.</param>
internal abstract class KeyValueType(string name, PrimitiveDataViewType type)
{
    public string Name => name;

    public PrimitiveDataViewType Type => type;

    /// <summary>The values in a column's annotation as text.</summary>
    public abstract string[] Read(DataViewSchema.Column column, string annotation);

    /// <summary>A reader of a scalar column's value as text.</summary>
    public abstract Func<string> Texts(DataViewRow row, DataViewSchema.Column column);

    /// <summary>Calls the visitor with the values that texts stand for.</summary>
    public abstract void Visit(IReadOnlyList<string> texts, KeyVocabularies.IVisitor visitor);

    /// <summary>Whether a text is such a value.</summary>
    public abstract bool CanRead(string text);

    /// <summary>The text that this build writes for the value that a text stands for.</summary>
    public abstract string Respell(string text);
}
