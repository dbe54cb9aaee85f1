using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A ring of slots holds the pool. Each row is drawn from the pool and changes places with the one at its head, which then leaves.
/// </summary>
internal sealed class ShufflingCursor : RootCursor
{
    private readonly DataViewRowCursor _input;
    private readonly Random _random;
    private readonly int[] _slots;
    private readonly PoolColumn[] _columns;
    private readonly PoolColumn<DataViewRowId> _ids;
    private int _head = -1;
    private int _count = 1;
    private bool _inputDone;

    public ShufflingCursor(DataViewRowCursor input, DataViewSchema.Column[] columns, int poolSize, Random random)
    {
        _input = input;
        _random = random;
        _slots = Enumerable.Range(0, poolSize).ToArray();
        _columns = new PoolColumn[input.Schema.Count];
        foreach (var column in columns)
            _columns[column.Index] ??= PoolColumn.Create(input, column, poolSize);
        _ids = new PoolScalars<DataViewRowId>(input.GetIdGetter(), poolSize);
    }

    public override DataViewSchema Schema => _input.Schema;

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        (uint)column.Index < (uint)_columns.Length && _columns[column.Index] != null;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        IsColumnActive(column)
            ? RowGetters.Typed<TValue>(_columns[column.Index].MakeGetter(CurrentSlot), column)
            : throw RowGetters.ExceptInactive();

    public override ValueGetter<DataViewRowId> GetIdGetter() => _ids.MakeTypedGetter(CurrentSlot);

    protected override bool MoveNextCore()
    {
        // The row that was shown leaves its slot.
        _head = (_head + 1) % _slots.Length;
        _count--;
        while (_count < _slots.Length && !_inputDone)
            Refill();
        if (_count == 0)
            return false;
        var drawn = (_head + _random.Next(_count)) % _slots.Length;
        (_slots[_head], _slots[drawn]) = (_slots[drawn], _slots[_head]);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }

    private void Refill()
    {
        if (!_input.MoveNext())
        {
            _inputDone = true;
            return;
        }
        var slot = _slots[(_head + _count) % _slots.Length];
        foreach (var column in _columns)
            column?.Fill(slot);
        _ids.Fill(slot);
        _count++;
    }

    private int CurrentSlot()
    {
        CheckOnRow();
        return _slots[_head];
    }
}
