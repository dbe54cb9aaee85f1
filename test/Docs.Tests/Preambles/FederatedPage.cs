using Microsoft.ML;

namespace MlNet.MultiTask.Docs.Tests;

/// <summary>docs/federated.md takes for granted: two tasks, and rows of each client.</summary>
public static class FederatedPage
{
    public static TaskDefinition[] tasks => ShardRows.Tasks;

    public static IDataView Shard(MLContext ml, int rank, int size) => ShardRows.Of(ml, rank, size);
}
