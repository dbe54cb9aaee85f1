using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Gives each row a random number in [0, 1), the same in each pass, and passes those in a range.</summary>
internal sealed class RandomTest(uint seed, RowRange range) : IRowTest
{
    public IReadOnlyCollection<int> Columns => [];

    public bool NeedsOrder => true;

    public Func<bool> Bind(DataViewRow row)
    {
        var random = new TauswortheRandom(seed);
        return () => range.Contains(random.NextSingle());
    }
}
