namespace MlNet.MultiTask;

/// <summary>
/// Some rows of a part of a batch, such that dealing them to members, row after row to the next one, gives each row to the member that it
/// goes to where all rows of the part are dealt. Where a member has fewer of them than another, rows that do not count fill it up.
/// </summary>
/// <param name="Rows">Rows of the table.</param>
/// <param name="Places">Their places in the batch; negative for those that do not count.</param>
internal sealed record DealtRows(int[] Rows, int[] Places)
{
    /// <summary>Which rows do not count.</summary>
    public bool[] IsFiller => Array.ConvertAll(Places, place => place < 0);

    /// <summary>Rows part by part.</summary>
    /// <param name="rows">Rows of the table, in their order in the batch.</param>
    /// <param name="places">Their places in the batch.</param>
    /// <param name="total">All rows of the batch.</param>
    /// <param name="partRows">Rows of a part of it.</param>
    /// <param name="members">Number of members.</param>
    public static IEnumerable<DealtRows> Of(int[] rows, int[] places, int total, int partRows, int members)
    {
        foreach (var part in Enumerable.Range(0, rows.Length).GroupBy(i => places[i] / partRows))
        {
            var first = part.Key * partRows;
            var own = part.Select(i => (Row: rows[i], Place: places[i])).ToList();
            var filler = (own[0].Row, Place: -1);
            if (Math.Min(partRows, total - first) % members > 0)
            {
                // All members have all rows of such a part: so many that they cannot be dealt here either.
                if (own.Count % members == 0)
                    own.Add(filler);
                yield return Made(own);
                continue;
            }
            var ofMembers = own.ToLookup(row => (row.Place - first) % members);
            var most = Enumerable.Range(0, members).Max(member => ofMembers[member].Count());
            var lists = Enumerable.Range(0, members).Select(member => ofMembers[member].ToArray()).ToArray();
            yield return Made([
                .. from i in Enumerable.Range(0, most)
                from list in lists
                select i < list.Length ? list[i] : filler,
            ]);
        }
    }

    private static DealtRows Made(List<(int Row, int Place)> rows) =>
        new([.. rows.Select(row => row.Row)], [.. rows.Select(row => row.Place)]);
}
