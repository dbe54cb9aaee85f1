using MlNet.MultiTask.Onnx;

namespace MlNet.MultiTask.Safety;

/// <summary>
/// How crowded a graph is: the squares of the numbers of nodes that read one value, and of the values that one node reads and makes, in
/// sum. ONNX Runtime goes through all readers of a value whenever it changes one of them, so that this, and not the number of nodes, is
/// what its time grows with.
/// </summary>
internal static class GraphCrowding
{
    public static long Of(GraphProto graph)
    {
        var readers = new Dictionary<string, long>(StringComparer.Ordinal);
        var sum = 0L;
        foreach (var node in graph.Node)
        {
            sum += Square(node.Input.Count) + Square(node.Output.Count);
            foreach (var input in node.Input)
                readers[input] = readers.GetValueOrDefault(input) + 1;
        }
        return sum + readers.Values.Sum(Square);
    }

    private static long Square(int count) => Square((long)count);

    private static long Square(long count) => count * count;
}
