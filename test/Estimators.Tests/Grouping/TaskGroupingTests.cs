namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>The best partition against all partitions.</summary>
[TestClass]
public sealed class TaskGroupingTests
{
    [TestMethod]
    [DataRow(2)]
    [DataRow(3)]
    [DataRow(5)]
    [DataRow(7)]
    public void IsTheBestOfAllPartitions(int tasks)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var affinity = RandomAffinity(tasks, seed);
            for (var networks = 1; networks <= tasks; networks++)
            {
                var grouping = TaskGrouping.Best(affinity, networks);
                var best = AllPartitions(tasks).Where(partition => partition.Max() < networks).Max(partition => Value(affinity, partition));
                var found = new int[tasks];
                for (var g = 0; g < grouping.Groups.Count; g++)
                    foreach (var task in grouping.Groups[g])
                        found[task] = g;

                Assert.IsLessThanOrEqualTo(networks, grouping.Groups.Count);
                CollectionAssert.AreEqual(
                    Enumerable.Range(0, tasks).ToArray(),
                    grouping.Groups.SelectMany(group => group).Order().ToArray()
                );
                Assert.AreEqual(best, Value(affinity, found), 1e-9, $"seed {seed}, {networks} networks");
                Assert.AreEqual(best, grouping.Value, 1e-9);
            }
        }
    }

    [TestMethod]
    public void TasksThatAllOthersHurtAreLeftAlone()
    {
        // 0 and 1 help each other; 2 is hurt by both.
        var affinity = new TaskAffinity(
            ["A", "B", "C"],
            new[,]
            {
                { 0.5, 0.2, -0.1 },
                { 0.2, 0.5, -0.1 },
                { 0.1, 0.1, 0.5 },
            }
        );
        var grouping = TaskGrouping.Best(affinity, 3);

        Assert.AreEqual("network 1: A (+0.2000), B (+0.2000)\nnetwork 2: C (0)", grouping.ToString());
        Assert.AreEqual(0.4, grouping.Value, 1e-12);
        CollectionAssert.AreEqual(new[] { 0.2, 0.2, 0 }, grouping.AffinityOnto.ToArray());
    }

    [TestMethod]
    public void TwelveTasksAreExact()
    {
        var affinity = Blocks(12, 4);
        var grouping = TaskGrouping.Best(affinity, 4);
        Assert.IsTrue(grouping.IsExact);
        Assert.AreEqual("0 4 8|1 5 9|2 6 10|3 7 11", string.Join("|", grouping.Groups.Select(group => string.Join(" ", group))));
    }

    [TestMethod]
    public void ManyTasksAreGroupedBySearch()
    {
        var grouping = TaskGrouping.Best(Blocks(20, 5), 5);
        Assert.IsFalse(grouping.IsExact);
        Assert.AreEqual(
            "0 5 10 15|1 6 11 16|2 7 12 17|3 8 13 18|4 9 14 19",
            string.Join("|", grouping.Groups.Select(group => string.Join(" ", group)))
        );
    }

    [TestMethod]
    public void TheSearchIsNearTheBest()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var values = new GroupValues(RandomAffinity(9, seed));
            var (exact, local) = (ExactPartition.Find(values, 9, 3).Sum(values.Of), LocalPartition.Find(values, 9, 3).Sum(values.Of));
            Assert.IsLessThanOrEqualTo(exact + 1e-9, local);
            Assert.AreEqual(exact, local, 0.05 * Math.Abs(exact), $"seed {seed}");
        }
    }

    [TestMethod]
    public void SaysWhatIsWrong()
    {
        var affinity = RandomAffinity(3, 1);
        Assert.Contains(
            "from 1 to the number of tasks, 3",
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TaskGrouping.Best(affinity, 4)).Message
        );
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => TaskGrouping.Best(affinity, 0));
        var unknown = new TaskAffinity(
            ["A", "B"],
            new[,]
            {
                { 1, double.NaN },
                { 0, 1 },
            }
        );
        Assert.Contains("'A' onto 'B'", Assert.ThrowsExactly<ArgumentException>(() => TaskGrouping.Best(unknown, 1)).Message);
        Assert.ThrowsExactly<ArgumentException>(() => new TaskAffinity(["A"], new double[2, 2]));
        Assert.Contains("'A', 'B'", Assert.ThrowsExactly<KeyNotFoundException>(() => unknown["C", "A"]).Message);
    }

    [TestMethod]
    public void AffinityPrintsAsATable()
    {
        var affinity = new TaskAffinity(
            ["Long name", "B"],
            new[,]
            {
                { 0.5, -0.25 },
                { 0, 1 },
            }
        );
        Assert.AreEqual(
            "step of \\ effect on  Long name        B\nLong name              +0.5000  -0.2500\nB                       "
                + "0.0000  +1.0000",
            affinity.ToString()
        );
    }

    private static TaskAffinity RandomAffinity(int tasks, int seed)
    {
        var random = new Random(seed);
        var values = new double[tasks, tasks];
        for (var i = 0; i < tasks; i++)
            for (var j = 0; j < tasks; j++)
                values[i, j] = random.NextDouble() - 0.4;
        return new TaskAffinity([.. Enumerable.Range(0, tasks).Select(task => $"T{task}")], values);
    }

    // Tasks with the same rest modulo the number of blocks help each other, the others hurt.
    private static TaskAffinity Blocks(int tasks, int blocks)
    {
        var values = new double[tasks, tasks];
        for (var i = 0; i < tasks; i++)
            for (var j = 0; j < tasks; j++)
                values[i, j] = i % blocks == j % blocks ? 0.1 : -0.1;
        return new TaskAffinity([.. Enumerable.Range(0, tasks).Select(task => $"T{task}")], values);
    }

    // Each partition as the number of each task's group, where a new group has the next free number.
    private static IEnumerable<int[]> AllPartitions(int tasks)
    {
        IEnumerable<int[]> partitions =
        [
            [0],
        ];
        for (var task = 1; task < tasks; task++)
            partitions = partitions.SelectMany(partition =>
                Enumerable.Range(0, partition.Max() + 2).Select(group => (int[])[.. partition, group])
            );
        return partitions;
    }

    private static double Value(TaskAffinity affinity, int[] groups)
    {
        var sum = 0.0;
        for (var task = 0; task < groups.Length; task++)
        {
            int[] others = [.. Enumerable.Range(0, groups.Length).Where(other => other != task && groups[other] == groups[task])];
            sum += others.Length == 0 ? 0 : others.Average(other => affinity[other, task]);
        }
        return sum;
    }
}
