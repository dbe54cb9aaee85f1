using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>A vocabulary as the one-column view that MapValueToKey takes its keys from.</summary>
internal sealed class KeyData(MLContext context) : KeyVocabularies.IVisitor
{
    public IDataView? View { get; private set; }

    public void Visit<T>(PrimitiveDataViewType type, T[] values) =>
        View = context.Data.LoadFromEnumerable(values.Select(value => new Row<T> { Value = value }));

    private sealed class Row<T>
    {
        public T? Value { get; set; }
    }
}
