using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Collects the terms of one column from rows.</summary>
internal abstract class TermLearner
{
    public static TermLearner Create(DataViewRow row, DataViewSchema.Column column, int maximum, bool byValue) =>
        TypeDispatch.Invoke(column.Type.GetItemType().RawType, new Maker(row, column, maximum, byValue));

    /// <summary>Takes in the current row.</summary>
    public abstract void Next();

    public abstract TermMap Finish();

    private sealed class Maker(DataViewRow row, DataViewSchema.Column column, int maximum, bool byValue) : ITypedFunction<TermLearner>
    {
        public TermLearner Invoke<T>() => new Learner<T>(row, column, maximum, byValue);
    }

    private sealed class Learner<T> : TermLearner
    {
        private readonly PrimitiveDataViewType _itemType;
        private readonly TermIndex<T> _index;
        private readonly int _maximum;
        private readonly bool _byValue;
        private readonly ValueGetter<T> _scalar;
        private readonly ValueGetter<VBuffer<T>> _vector;
        private VBuffer<T> _source;
        private VBuffer<T> _dense;

        public Learner(DataViewRow row, DataViewSchema.Column column, int maximum, bool byValue)
        {
            _itemType = (PrimitiveDataViewType)column.Type.GetItemType();
            _index = TermIndex<T>.Create(_itemType);
            (_maximum, _byValue) = (maximum, byValue);
            if (column.Type is VectorDataViewType)
                _vector = row.GetGetter<VBuffer<T>>(column);
            else
                _scalar = row.GetGetter<T>(column);
        }

        public override void Next()
        {
            if (_scalar is not null)
            {
                T value = default;
                _scalar(ref value);
                Add(value);
                return;
            }

            _vector(ref _source);
            _source.CopyToDense(ref _dense);
            foreach (var value in _dense.GetValues())
                Add(value);
        }

        public override TermMap Finish()
        {
            if (!_byValue)
                return new TermMap<T>(_itemType, _index);
            var sorted = TermIndex<T>.Create(_itemType);
            foreach (var term in Sorted())
                sorted.Add(term);
            return new TermMap<T>(_itemType, sorted);
        }

        private void Add(T value)
        {
            if (_index.Terms.Count < _maximum)
                _index.Add(value);
        }

        private IEnumerable<T> Sorted() => _index.Terms is IReadOnlyList<ReadOnlyMemory<char>> texts
            ? (IEnumerable<T>)texts.OrderBy(text => text.ToString(), StringComparer.Ordinal)
            : _index.Terms.Order();
    }
}
