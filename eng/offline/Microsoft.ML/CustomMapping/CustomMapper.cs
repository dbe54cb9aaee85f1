using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Runs a user's action once a row, when the first of its columns is asked for.</summary>
internal sealed class CustomMapper<TSrc, TDst>(DataViewSchema inputSchema, RowBinder<TSrc> source, RowColumn[] added, Action<TSrc, TDst> map)
    : RowMapper(inputSchema)
    where TSrc : class, new()
    where TDst : class, new()
{
    public override IEnumerable<int> GetDependencies(int output) => source.Sources.Select(column => column.Index);

    public override Delegate[] MakeGetters(DataViewRow input, Func<int, bool> isActive, out Action disposer)
    {
        disposer = null;
        var getters = new Delegate[added.Length];
        if (!Enumerable.Range(0, added.Length).Any(isActive))
            return getters;
        var fill = source.MakeFiller(input);
        var (from, to) = (new TSrc(), new TDst());
        var position = -1L;
        for (var i = 0; i < added.Length; i++)
            if (isActive(i))
                getters[i] = MemberGetter.Create(added[i], Current);
        return getters;

        TDst Current()
        {
            if (position != input.Position)
            {
                fill(from);
                map(from, to);
                position = input.Position;
            }
            return to;
        }
    }

    protected override DataViewSchema.DetachedColumn[] MakeOutputs() =>
        Array.ConvertAll(added, column => new DataViewSchema.DetachedColumn(column.Name, column.Type, column.Annotations));
}
