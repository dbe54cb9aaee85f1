using System.Collections;

namespace MlNet.Fixtures.Tests.Schema;

/// <summary>Rows that count how often somebody begins to read them, and that do not tell how many they are.</summary>
internal sealed class CountingRows(IReadOnlyList<SRow> rows) : IEnumerable<SRow>
{
    public int Readings { get; private set; }

    public IEnumerator<SRow> GetEnumerator()
    {
        Readings++;
        return rows.GetEnumerator();
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
