namespace MlNet.MultiTask.Estimators.Tests;

/// <summary>Objects go where augmentation moves their image.</summary>
[TestClass]
public sealed class DetectionMotionTests
{
    private static readonly DetectionTask s_task = new("T", "L", "B") { LeastVisible = 0.25 };

    [TestMethod]
    public void AMirroredImageMirrorsAllObjects()
    {
        var label = Label((0, 1, 2, 4, 6), (1, 7, 0, 9, 1));
        DetectionMotion.Follow(s_task, new ImageMotion("I", new AffineMap(-1, 0, 10, 0, 1, 0), 8, 10), label);
        Same(label, (0, 6, 2, 9, 6), (1, 1, 0, 3, 1));
    }

    /// <summary>Moved by 3 to the left: the first is gone, the second is cut to a fifth, so that its class is unknown, the third to a half,
    /// and what stays moves to the front.</summary>
    [TestMethod]
    public void ObjectsLeaveTheImage()
    {
        var label = Label((0, 0, 0, 2, 2), (1, -1, 0, 4, 2), (2, 2, 0, 4, 2), (0, 8, 3, 9, 5));
        DetectionMotion.Follow(s_task, new ImageMotion("I", AffineMap.Shift(-3, 0), 8, 10), label);
        Same(label, (-1, 0, 0, 1, 2), (2, 0, 0, 1, 2), (0, 5, 3, 6, 5));
    }

    [TestMethod]
    public void SharesOfTheImageMoveByPixels()
    {
        var task = new DetectionTask("T", "L", "B") { IsRelative = true };
        var label = Label((0, 0.5f, 0.25f, 0.75f, 0.5f));
        DetectionMotion.Follow(task, new ImageMotion("I", AffineMap.Shift(2, 1), 4, 8), label);
        Same(label, (0, 0.75f, 0.5f, 1, 0.75f));
    }

    [TestMethod]
    public void AnImageWithoutObjectsKeepsNone()
    {
        var label = Label();
        Assert.IsTrue(
            new DetectionHead(s_task, 2, null, new DetectionScale(1, [1, 1], [1, 1])).FollowImage(
                new ImageMotion("I", AffineMap.Shift(1, 1), 8, 8),
                label
            )
        );
        Same(label);
    }

    private static float[] Label(params (float Class, float Left, float Top, float Right, float Bottom)[] objects)
    {
        var label = new float[5 * DetectedObject.Width];
        Array.Fill(label, float.NaN);
        for (var i = 0; i < objects.Length; i++)
            new DetectedObject(objects[i].Class, objects[i].Left, objects[i].Top, objects[i].Right, objects[i].Bottom).Write(label, i);
        return label;
    }

    private static void Same(float[] label, params (float Class, float Left, float Top, float Right, float Bottom)[] objects)
    {
        for (var i = 0; i < 5; i++)
        {
            var own = DetectedObject.Read(label, i);
            Assert.AreEqual(i < objects.Length, own.IsThere, $"object {i}");
            if (own.IsThere)
                Assert.AreEqual(objects[i], (own.Class, own.Left, own.Top, own.Right, own.Bottom));
        }
    }
}
