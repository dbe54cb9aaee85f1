using Microsoft.ML;
using Microsoft.ML.Data;

namespace MlNet.MultiTask;

/// <summary>Reads a scalar column.</summary>
internal sealed class ScalarFeatureReader<T>(ValueGetter<T> getter, T[] target) : FeatureReader
{
    public override void Read(int row) => getter(ref target[row]);
}
