using Microsoft.ML.Data;

namespace MlNet.MultiTask.Estimators.Tests;

public sealed class FakeTeacherInput
{
    [VectorType(4)]
    public float[] Features { get; set; } = [];
}
