using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/many-machines.md takes for granted: two tasks, and rows of each rank.</summary>
public static class ManyMachinesPage
{
    public static TaskDefinition[] tasks => ShardRows.Tasks;

    public static IDataView Shard(MLContext ml, int rank, int size) => ShardRows.Of(ml, rank, size);
}
