using Microsoft.ML.Data;

namespace MlNet.MultiTask.Transformers.Tests;

/// <summary>The classes that a scorer takes rows of.</summary>
[TestClass]
public sealed class RowClassTests
{
    private static readonly float[] s_features = [0.5f, -1, 0.25f];
    private static readonly double s_mass = Birds.Expect(new Bird { Features = s_features }).Mass;
    private static readonly string s_path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.onnx");
    private static MultiTaskScorer s_scorer = null!;

    [ClassInitialize]
    public static void Load(TestContext _)
    {
        File.WriteAllBytes(s_path, Birds.Model());
        s_scorer = MultiTaskScorer.Load(s_path);
    }

    [ClassCleanup]
    public static void Delete()
    {
        s_scorer.Dispose();
        File.Delete(s_path);
    }

    [TestMethod]
    public void FieldsAreColumns() => Check(new WithField { Features = s_features });

    [TestMethod]
    public void FieldsAreColumnsByTheirColumnName() => Check(new WithNamedField { Values = s_features });

    [TestMethod]
    public void ListsAreVectors() => Check(new WithList { Features = [.. s_features] });

    [TestMethod]
    public void ListsOfAnyKindAreVectors()
    {
        Check(new With<IReadOnlyList<float>> { Features = s_features });
        Check(new With<IList<float>> { Features = new List<float>(s_features) });
        Check(new With<System.Collections.Immutable.ImmutableArray<float>> { Features = [.. s_features] });
    }

    [TestMethod]
    public void BuffersAreVectorsDenseAndSparse()
    {
        Check(new With<VBuffer<float>> { Features = new(3, s_features) });
        var sparse = s_scorer.Score([new With<VBuffer<float>> { Features = new(3, 1, [2f], [1]) }])["Mass"].Score(0);
        Assert.AreEqual(Birds.Expect(new Bird { Features = [0, 2, 0] }).Mass, sparse, 2e-3);
    }

    [TestMethod]
    public void StructsAreRows() => Check(new Plain { Features = s_features });

    [TestMethod]
    public void AVectorOfAnotherLengthIsTold()
    {
        foreach (
            var error in new[]
            {
                Assert.ThrowsExactly<ArgumentException>(() => s_scorer.Score([new WithList { Features = [1, 2] }])),
                Assert.ThrowsExactly<ArgumentException>(() => s_scorer.Score([new With<VBuffer<float>> { Features = new(2, [1, 2]) }])),
                Assert.ThrowsExactly<ArgumentException>(() => s_scorer.Score([new WithField { Features = [1, 2] }])),
            }
        )
            StringAssert.Contains(error.Message, "has 2 values for 'Features' in a row; the model reads 3");
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => s_scorer.Score([new WithList()])).Message, "no values");
    }

    [TestMethod]
    public void ATypeThatDoesNotFitIsTold()
    {
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => s_scorer.Score([new With<List<double>>()])).Message,
            "System.Double"
        );
        StringAssert.Contains(Assert.ThrowsExactly<ArgumentException>(() => s_scorer.Score([new With<int[]>()])).Message, "System.Int32");
        StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => s_scorer.Score([new { Other = 1 }])).Message,
            "no such property or field"
        );
    }

    [TestMethod]
    public async Task ANullRowIsRefusedByItsNumber()
    {
        var row = new WithField { Features = s_features };
        var error = Assert.ThrowsExactly<ArgumentException>(() => s_scorer.Score([row, null!, row]));
        StringAssert.Contains(error.Message, "Row 1 of the WithField objects is null");
        Assert.AreEqual("rows", error.ParamName);
        await Assert.ThrowsExactlyAsync<ArgumentNullException>(() => s_scorer.ScoreAsync<WithField>(null!));
        Check(row);
    }

    private static void Check<T>(T row)
    {
        Assert.AreEqual(s_mass, s_scorer.Score([row, row])["Mass"].Score(1), 2e-3);
    }

    private sealed class WithField
    {
        public float[] Features = [];
    }

    private sealed class WithNamedField
    {
        [ColumnName("Features")]
        public float[] Values = [];
    }

    private sealed class WithList
    {
        public List<float>? Features { get; set; }
    }

    private sealed class With<T>
    {
        public T Features { get; set; } = default!;
    }

    private struct Plain
    {
        public float[] Features;
    }
}
