using System.Numerics;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns the function of one column from rows.</summary>
internal abstract class NormalizerLearner
{
    public static NormalizerLearner Create(DataViewRow row, DataViewSchema.Column column, NormalizerSettings settings) =>
        column.Type.GetItemType().RawType == typeof(float)
            ? new Learner<float>(row, column, settings)
            : new Learner<double>(row, column, settings);

    /// <summary>Takes in the current row.</summary>
    public abstract void Next();

    public abstract NormalizerFunction Finish();

    private sealed class Learner<T> : NormalizerLearner
        where T : struct, IFloatingPointIeee754<T>
    {
        private readonly DataViewType _type;
        private readonly NormalizerSettings _settings;
        private readonly SlotStatistic<T>[] _slots;
        private readonly ValueGetter<T> _scalar;
        private readonly ValueGetter<VBuffer<T>> _vector;
        private VBuffer<T> _source;
        private VBuffer<T> _dense;

        public Learner(DataViewRow row, DataViewSchema.Column column, NormalizerSettings settings)
        {
            _type = column.Type;
            _settings = settings;
            _slots = new SlotStatistic<T>[_type.GetValueCount()];
            for (var i = 0; i < _slots.Length; i++)
                _slots[i] = settings.NewStatistic<T>();
            if (_type is VectorDataViewType)
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
                _slots[0].Add(value);
                return;
            }

            _vector(ref _source);
            Contracts.Check(_source.Length == _slots.Length, $"Normalizer expected {_slots.Length} slots but got {_source.Length}");
            _source.CopyToDense(ref _dense);
            var items = _dense.GetValues();
            for (var i = 0; i < items.Length; i++)
                _slots[i].Add(items[i]);
        }

        public override NormalizerFunction Finish()
        {
            var learned = Array.ConvertAll(_slots, slot => slot.Finish());
            return new NormalizerFunction<T>(
                _type,
                _settings.IsCdf,
                Array.ConvertAll(learned, slot => slot.First),
                _settings.HasOffset ? Array.ConvertAll(learned, slot => slot.Second) : null);
        }
    }
}
